package export

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/lstmkb/lstmkb/nn"
)

// roles maps the parts of a language model beside its recurrent layers to the names
// that modules have in PyTorch programs. Prefixes do not matter: model.encoder.weight
// is an encoder.weight.
var roles = map[string][]string{
	"embedding":  {"embedding", "embeddings", "embed", "emb", "embed_tokens", "encoder", "tok_embeddings", "token_embedding", "word_embedding", "word_embeddings", "wte"},
	"projection": {"projection", "proj"},
	"decoder":    {"decoder", "fc", "head", "lm_head", "linear", "out", "output", "output_layer", "classifier"},
}

// layerName matches the parameters of any of PyTorch's recurrent modules: prefix,
// parameter, layer, direction, and the mark of a weight before weight-drop.
var layerName = regexp.MustCompile(`^(.*\.)?((?:weight|bias)_(?:ih|hh|hr))_l([0-9]+)(_reverse)?(_raw)?$`)

// numberedModule matches the prefix of a module that is one of several: rnns.2. or lstm2.
var numberedModule = regexp.MustCompile(`^(.*?)([0-9]+)((?:\.[A-Za-z_]+)*\.)$`)

// torchNames are the tensors of a file by their roles.
type torchNames struct {
	found   map[string]string // names of nn.Spec, those of recurrent layers without the cell's name, to names in the file
	layers  int               // recurrent layers
	modules []string          // prefixes of the layers that are modules of their own; nil if one module has them all
	awd     bool              // AWD-LSTM: weight-drop has kept the recurrent weights under names of its own
}

// findNames finds what each tensor of a file is.
func findNames(names []string) (n torchNames, err error) {
	n = torchNames{found: map[string]string{}}
	for _, name := range names {
		n.awd = n.awd || strings.HasSuffix(name, "_raw")
	}
	if n.modules, err = ownModules(names); err != nil {
		return n, err
	}
	raw := map[string]bool{}
	for _, name := range names {
		role, dropped := "", false
		if m := layerName.FindStringSubmatch(plainName(name)); m != nil {
			if n.modules != nil {
				m[3] = strconv.Itoa(slices.Index(n.modules, m[1]))
			}
			if role, err = layerRole(name, m); err != nil {
				return n, err
			}
			l, _ := strconv.Atoi(m[3])
			n.layers, dropped = max(n.layers, l+1), m[5] != ""
		} else if role = moduleRole(plainName(name)); role == "" {
			return n, fmt.Errorf("tensor %q is unknown, want those of an Embedding (%s), an %s (weight_ih_l0, …) and Linears (%s; between them, if tied, %s)",
				name, aliases("embedding"), kinds(), aliases("decoder"), aliases("projection"))
		}
		other, twice := n.found[role]
		switch {
		case twice && raw[role] != dropped: // both, before and after weight-drop
			if dropped {
				n.found[role] = name
			}
			raw[role] = true
			continue
		case twice && n.awd && strings.Contains(name, "encoder_dp.emb."): // the same Embedding, behind its dropout
			continue
		case twice && n.awd && strings.Contains(other, "encoder_dp.emb."):
		case twice:
			return n, fmt.Errorf("tensors %q and %q would both be %s", other, name, role)
		}
		n.found[role], raw[role] = name, dropped
	}
	if n.layers == 0 {
		return n, fmt.Errorf("no %s: none of the %d tensors is named weight_ih_l0", kinds(), len(names))
	}
	return n, nil
}

// plainName is a name without the parts that torch.compile and wrappers insert.
func plainName(name string) string {
	parts := strings.Split(name, ".")
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "_orig_mod" || p == "module" }), ".")
}

// ownModules returns the prefixes of the recurrent modules, in the order of their numbers,
// where each has one layer of the model, as rnns.0, rnns.1, … of an AWD-LSTM. It returns nil
// for one module, and an error for several whose order no numbers tell.
func ownModules(names []string) ([]string, error) {
	type module struct {
		prefix, first, base string
		number              int
	}
	var all []module
	for _, name := range names {
		m := layerName.FindStringSubmatch(plainName(name))
		if m == nil || slices.ContainsFunc(all, func(x module) bool { return x.prefix == m[1] }) {
			continue
		}
		x := module{prefix: m[1], first: name}
		n := numberedModule.FindStringSubmatch(m[1])
		if n != nil {
			x.number, _ = strconv.Atoi(n[2])
			x.base = n[1] + "#" + n[3]
		}
		if all = append(all, x); len(all) > 1 && (n == nil || x.base != all[0].base || m[3] != "0") {
			return nil, fmt.Errorf("tensor %q is of another %s than %q, want one", name, kinds(), all[0].first)
		}
	}
	if len(all) < 2 {
		return nil, nil
	}
	slices.SortFunc(all, func(a, b module) int { return cmp.Compare(a.number, b.number) })
	var prefixes []string
	for _, x := range all {
		prefixes = append(prefixes, x.prefix)
	}
	return prefixes, nil
}

func layerRole(name string, m []string) (string, error) {
	switch {
	case m[4] != "":
		return "", fmt.Errorf("tensor %q is of a bidirectional %s, which sees the words it should predict; want one direction", name, kinds())
	case m[2] == "weight_hr" || m[2] == "bias_hr":
		return "", fmt.Errorf("tensor %q is of an LSTM with proj_size, want proj_size 0", name)
	case len(m[3]) > 2 || len(m[3]) > 1 && m[3][0] == '0':
		return "", fmt.Errorf("tensor %q is of layer %.20s, want l0 to l63", name, m[3])
	}
	return m[2] + "_l" + m[3], nil
}

// kinds lists PyTorch's modules of all cells, for messages.
func kinds() string {
	var names []string
	for _, k := range nn.Cells {
		names = append(names, k.Operator)
	}
	return strings.Join(names, " or ")
}

// moduleRole is the role of a tensor outside the recurrent layers, "" if it has none.
func moduleRole(name string) string {
	parts := strings.Split(name, ".")
	if len(parts) < 2 {
		return ""
	}
	module, kind := parts[len(parts)-2], parts[len(parts)-1]
	for role, names := range roles {
		if slices.Contains(names, module) && (kind == "weight" || kind == "bias" && role != "embedding") {
			return role + "." + kind
		}
	}
	return ""
}

func aliases(role string) string { return strings.Join(roles[role], ", ") }
