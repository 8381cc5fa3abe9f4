package export

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// roles maps the usual names of modules in PyTorch programs to the parts of a language model
// other than its LSTM. Prefixes do not matter: model.encoder.weight is an encoder.weight.
var roles = map[string][]string{
	"embedding":  {"embedding", "embeddings", "embed", "emb", "embed_tokens", "encoder", "tok_embeddings", "token_embedding", "word_embedding", "word_embeddings", "wte"},
	"projection": {"projection", "proj"},
	"decoder":    {"decoder", "fc", "head", "lm_head", "linear", "out", "output", "output_layer", "classifier"},
}

var lstmName = regexp.MustCompile(`^(.*\.)?((?:weight|bias)_(?:ih|hh|hr))_l([0-9]+)(_reverse)?$`)

// torchNames identifies the tensors of a file: it returns a map from names of nn.Spec to names
// in the file, and the number of the LSTM's layers.
func torchNames(names []string) (found map[string]string, layers int, err error) {
	found = map[string]string{}
	var first []string // match of the LSTM's first tensor
	for _, name := range names {
		role := ""
		if m := lstmName.FindStringSubmatch(name); m != nil {
			if role, err = lstmRole(name, m); err != nil {
				return nil, 0, err
			}
			if first == nil {
				first = m
			}
			if first[1] != m[1] {
				return nil, 0, fmt.Errorf("tensor %q is of another LSTM than %q, want one", name, first[0])
			}
			l, _ := strconv.Atoi(m[3])
			layers = max(layers, l+1)
		} else if role = moduleRole(name); role == "" {
			return nil, 0, fmt.Errorf("tensor %q is unknown, want those of an Embedding (%s), an LSTM (weight_ih_l0, …) and Linears (%s; between them, if tied, %s)",
				name, aliases("embedding"), aliases("decoder"), aliases("projection"))
		}
		if other, ok := found[role]; ok {
			return nil, 0, fmt.Errorf("tensors %q and %q would both be %s", other, name, role)
		}
		found[role] = name
	}
	if layers == 0 {
		return nil, 0, fmt.Errorf("no LSTM: none of the %d tensors is named weight_ih_l0", len(names))
	}
	return found, layers, nil
}

func lstmRole(name string, m []string) (string, error) {
	switch {
	case m[4] != "":
		return "", fmt.Errorf("tensor %q is of a bidirectional LSTM, which sees the words it should predict; want one direction", name)
	case m[2] == "weight_hr" || m[2] == "bias_hr":
		return "", fmt.Errorf("tensor %q is of an LSTM with proj_size, want proj_size 0", name)
	case len(m[3]) > 2 || len(m[3]) > 1 && m[3][0] == '0':
		return "", fmt.Errorf("tensor %q is of layer %.20s, want l0 to l63", name, m[3])
	}
	return "lstm." + m[2] + "_l" + m[3], nil
}

// moduleRole returns the role of a tensor outside the LSTM, "" if it has none.
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
