package checkpoint

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/lstmkb/lstmkb/infer"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/vocab"
)

// Metadata of a weights file that ties it to the other files of its folder.
const (
	metaVocab  = "lstmkb.vocab"  // SHA-256 of vocab.txt
	metaConfig = "lstmkb.config" // JSON of an identity
	metaTrain  = "lstmkb.train"  // JSON of the training state
)

// Model holds the contents of a model folder.
type Model struct {
	Config  Config
	Vocab   *vocab.Vocab
	Tensors map[string][]float32   // by nn.Spec name
	Int8    map[string]*infer.Int8 // matrices that are not in Tensors; see [Open] and [Model.Quantize]
}

// Load reads the model folder dir. It fails unless the three files belong together, every
// tensor has the expected shape and every weight is of a size that scores can be computed with. All weights are in m.Tensors;
// int8 matrices are converted to floats.
func Load(dir string) (*Model, error) {
	return dirFolder(dir).load(nil)
}

// LoadFS is [Load] for a folder of a file system, such as an embedded one. Its files must
// implement io.ReaderAt, as those of embed and os do.
func LoadFS(fsys fs.FS, dir string) (*Model, error) {
	return folder{fsys, dir, dir}.load(nil)
}

func dirFolder(dir string) folder {
	if dir == "" {
		dir = "."
	}
	return folder{os.DirFS(dir), ".", dir}
}

// load reads a model into newly allocated memory. With run, it reads the state of a training
// run, where the weights file has precedence over config.json, and calls run with that file.
func (d folder) load(run func(*File) error) (*Model, error) {
	if _, err := d.config(); err != nil {
		return nil, d.wrap(configName, err)
	}
	file, closer, err := d.weights()
	if err != nil {
		return nil, d.wrap(weightsName, err)
	}
	defer closer.Close()
	return d.build(file, inFloats, run)
}

// build reads the other files and builds the model.
func (d folder) build(file *File, l layout, run func(*File) error) (*Model, error) {
	cfg, err := d.config()
	if err != nil {
		return nil, d.wrap(configName, err)
	}
	if err := file.Verify(); err != nil {
		return nil, d.wrap(weightsName, err)
	}
	if err := checkIdentity(&cfg, file.Meta, run != nil); err != nil {
		return nil, d.wrap(configName, err)
	}
	v, hash, err := d.vocab(cfg.Tokenizer)
	if err == nil {
		err = checkVocab(v, hash, cfg, file.Meta)
	}
	if err != nil {
		return nil, d.wrap(vocabName, err)
	}
	m := &Model{Config: cfg, Vocab: v, Tensors: map[string][]float32{}, Int8: map[string]*infer.Int8{}}
	if err := m.readAll(file, l); err != nil {
		return nil, d.wrap(weightsName, err)
	}
	if run != nil {
		err = run(file)
	} else {
		err = m.checkWeights()
	}
	if err != nil {
		return nil, d.wrap(weightsName, err)
	}
	return m, nil
}

// checkIdentity compares config.json with its copy in the weights file. A run may have been
// killed after it wrote another dropout to config.json and before it replaced the weights;
// then the weights file has the right one.
func checkIdentity(cfg *Config, meta map[string]string, run bool) error {
	id, ok, err := identityOf(meta)
	if err != nil || !ok {
		return err
	}
	if run && id.sameModel(cfg.identity()) {
		cfg.Dropout = id.Dropout
		return cfg.Check()
	}
	if id != cfg.identity() {
		return fmt.Errorf("is of another model than the weights: it says %v, want %v", cfg.identity(), id)
	}
	return nil
}

func checkVocab(v *vocab.Vocab, hash string, cfg Config, meta map[string]string) error {
	if v.Len() != cfg.Vocab {
		return fmt.Errorf("has %d words, want the %d of %s", v.Len(), cfg.Vocab, configName)
	}
	want, ok := meta[metaVocab]
	if ok && hash != want {
		return fmt.Errorf("is of another model than the weights: its SHA-256 is %s, want %s", hash, want)
	}
	return nil
}

// readAll reads the parameters. It checks all shapes before it allocates memory, so that
// config.json cannot ask for more than a small multiple of the file's size.
func (m *Model) readAll(f *File, l layout) error {
	specs := m.Config.Specs()
	known := make(map[string]bool, len(specs))
	for _, s := range specs {
		known[s.Name] = true
		want := []nn.Spec{s}
		if inInt8(f, s) {
			want = append(want, nn.Spec{Name: s.Name + scaleSuffix, Shape: s.Shape[:1]})
		}
		for _, s := range want {
			shape, ok := f.Shape(s.Name)
			if !ok {
				return fmt.Errorf("tensor %s is missing, want shape %v", s.Name, s.Shape)
			}
			if !slices.Equal(shape, s.Shape) {
				return fmt.Errorf("tensor %s has shape %v, want %v", s.Name, shape, s.Shape)
			}
		}
	}
	for _, name := range f.Names() {
		if !known[name] && !isExtra(name) && !isScale(f, name) {
			return fmt.Errorf("tensor %q is unknown to a model of this shape", name)
		}
	}
	for _, s := range specs {
		if err := m.read(f, s, l); err != nil {
			return err
		}
	}
	return nil
}

// isExtra reports whether a tensor belongs to a training run and not to its model.
func isExtra(name string) bool {
	return strings.HasPrefix(name, "adam.") || strings.HasPrefix(name, "state.")
}

func readFinite(f *File, name string, shape []int) ([]float32, error) {
	n, err := count(shape)
	if err != nil {
		return nil, fmt.Errorf("tensor %s: %w", name, err)
	}
	data := kernels.Floats(int(n))
	if err := f.Read(name, data); err != nil {
		return nil, err
	}
	return data, checkFinite(name, data, F32)
}

// maxWeight is the largest weight of a model. Trained ones are below 100. With sums of products
// of larger ones, scores of words might not be finite.
const maxWeight = 1e9

// checkWeights returns an error for a weight that is too large to compute with.
func (m *Model) checkWeights() error {
	check := func(name string, data []float32, limit float32) error {
		for i, v := range data {
			if v > limit || v < -limit {
				return fmt.Errorf("tensor %s: number %d is %v, too large to compute scores with; want at most %v", name, i, v, limit)
			}
		}
		return nil
	}
	for _, s := range m.Config.Specs() {
		if err := check(s.Name, m.Tensors[s.Name], maxWeight); err != nil {
			return err
		}
		if a := m.Int8[s.Name]; a != nil {
			if err := check(s.Name+scaleSuffix, a.Scale, maxWeight/127); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkFinite returns an error if a number is not finite once it is stored as dt.
func checkFinite(name string, data []float32, dt DType) error {
	for i, v := range data {
		stored := v
		switch dt {
		case F16:
			stored = kernels.FromF16(toF16(v))
		case BF16:
			stored = kernels.RoundBF16(v)
		}
		if stored-stored != 0 { // NaN or an infinity
			return fmt.Errorf("tensor %s: number %d is %v, want a finite %s", name, i, v, dt)
		}
	}
	return nil
}
