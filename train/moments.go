package train

import "github.com/lstmkb/lstmkb/checkpoint"

// moments returns the optimizer's.
func (r *run) moments() *checkpoint.Moments {
	return &checkpoint.Moments{Steps: r.Step - r.first, Tensors: r.adam.tensors()}
}

// goOn has the optimizer go on with the moments of another run, nil for none.
func (r *run) goOn(m *checkpoint.Moments) error {
	if m == nil {
		return nil
	}
	saved := make(map[string][]float32, len(m.Tensors))
	for _, t := range m.Tensors {
		saved[t.Name] = t.Data
	}
	r.first -= m.Steps
	return r.adam.restore(saved)
}
