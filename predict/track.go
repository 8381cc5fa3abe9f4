package predict

import (
	"github.com/lstmkb/lstmkb/infer"
	"github.com/lstmkb/lstmkb/nn"
)

// trackStates is how many states a track keeps, those after the last tokens. A deletion within
// these tokens costs nothing; one further back costs a step for each token before it.
const trackStates = 4

// track is a reading of some tokens by the model, from the first one on.
type track struct {
	states [trackStates]*nn.State // after the token at place i, at i%trackStates
	places [trackStates]int       // i of each state, −1 for none
	ids    []int32                // the tokens read
}

func (tr *track) init(net *infer.Model) {
	for i := range tr.states {
		tr.states[i], tr.places[i] = net.NewState(1), -1
	}
}

// known returns how many tokens of ids need not be read: the track has the state after them.
func (tr *track) known(ids []int32) int {
	same, known := 0, 0
	for same < len(tr.ids) && same < len(ids) && tr.ids[same] == ids[same] {
		same++
	}
	for _, place := range tr.places {
		if place < same {
			known = max(known, place+1)
		}
	}
	return known
}

// read brings the track to the end of ids and keeps the states after the last keep tokens. It
// uses st as scratch memory.
func (tr *track) read(runner *infer.Runner, st *nn.State, ids []int32, keep int) {
	known := tr.known(ids)
	// States after tokens that have changed are of no use.
	for i, place := range tr.places {
		if place >= known {
			tr.places[i] = -1
		}
	}
	if st.Reset(); known > 0 {
		st.Copy(tr.states[(known-1)%trackStates])
	}
	if first := len(ids) - keep; known < first { // before the first state to keep
		runner.PrefillText(st, ids[known:first])
		known = first
	}
	for i := known; i < len(ids); i++ {
		runner.Next(st, ids[i])
		tr.states[i%trackStates].Copy(st)
		tr.places[i%trackStates] = i
	}
	tr.ids = append(tr.ids[:0], ids...)
}

// state returns the state after all tokens read.
func (tr *track) state() *nn.State { return tr.states[(len(tr.ids)-1)%trackStates] }
