package vocab

import (
	"strings"
	"testing"
)

// TestSpacing: languages without spaces are refused with the name of their script, others are not.
func TestSpacing(t *testing.T) {
	for text, script := range map[string]string{
		"今天天气很好，我们去公园吧。":  "Han",
		"今日はとても天気がいいですね。": "Hiragana",
		"วันนี้อากาศดีมาก เราไปสวนสาธารณะกันเถอะ": "Thai",
		"ມື້ນີ້ອາກາດດີຫຼາຍ":                       "Lao",
		"ថ្ងៃនេះអាកាសធាតុល្អណាស់":                 "Khmer",
		"ဒီနေ့ ရာသီဥတု ကောင်းတယ်":                 "Myanmar",
		"カタカナ":                           "Katakana",
		"":                               "",
		"... 123 😀":                      "",
		"오늘은 날씨가 좋네요":                    "",
		"In Peking (北京) liegt der Platz": "",
		"Сегодня хорошая погода": "",
		"आज मौसम अच्छा है":       "",
		"الطقس جميل اليوم":       "",
		"Hôm nay trời đẹp":       "",
	} {
		s := Spacing{}
		s.Add(text)
		err := s.Check()
		if script == "" && err != nil || script != "" && (err == nil || !strings.Contains(err.Error(), script)) {
			t.Errorf("%q: error %v, want %q in it", text, err, script)
		}
	}
}
