package export

import (
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
// parameter, layer, direction.
var layerName = regexp.MustCompile(`^(.*\.)?((?:weight|bias)_(?:ih|hh|hr))_l([0-9]+)(_reverse)?$`)

// torchNames finds what each tensor of a file is. found maps names of nn.Spec, those of
// recurrent layers without the cell's name, to names in the file; layers is the number
// of recurrent layers.
func torchNames(names []string) (found map[string]string, layers int, err error) {
	found = map[string]string{}
	var first []string // match of the first tensor of a recurrent layer
	for _, name := range names {
		role := ""
		if m := layerName.FindStringSubmatch(name); m != nil {
			if role, err = layerRole(name, m); err != nil {
				return nil, 0, err
			}
			if first == nil {
				first = m
			}
			if first[1] != m[1] {
				return nil, 0, fmt.Errorf("tensor %q is of another %s than %q, want one", name, kinds(), first[0])
			}
			l, _ := strconv.Atoi(m[3])
			layers = max(layers, l+1)
		} else if role = moduleRole(name); role == "" {
			return nil, 0, fmt.Errorf("tensor %q is unknown, want those of an Embedding (%s), an %s (weight_ih_l0, …) and Linears (%s; between them, if tied, %s)",
				name, aliases("embedding"), kinds(), aliases("decoder"), aliases("projection"))
		}
		if other, ok := found[role]; ok {
			return nil, 0, fmt.Errorf("tensors %q and %q would both be %s", other, name, role)
		}
		found[role] = name
	}
	if layers == 0 {
		return nil, 0, fmt.Errorf("no %s: none of the %d tensors is named weight_ih_l0", kinds(), len(names))
	}
	return found, layers, nil
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
