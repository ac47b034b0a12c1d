package e2e

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cnnlessons/internal/notebook"
)

// TestTextLinks checks that each link inside the course leads to something.
func TestTextLinks(t *testing.T) {
	eachNotebook(t, func(t *testing.T, l lesson) {
		for _, c := range textCells(l.read(t)) {
			for _, target := range links(c.Source()) {
				if err := checkLink(l.path, target); err != nil {
					t.Errorf("the cell %s: %v", c.ID(), err)
				}
			}
		}
	})
}

// links are the targets of the links in a text.
func links(markdown string) []string {
	var all []string
	for _, m := range link.FindAllStringSubmatch(inlineCode.ReplaceAllString(fence.ReplaceAllString(markdown, ""), ""), -1) {
		all = append(all, m[2])
	}
	return all
}

// checkLink reports a link from the page at path that leads to no file, or to no heading or cell
// of a notebook.
func checkLink(path, target string) error {
	u, err := url.Parse(target)
	if err != nil || u.Scheme != "" {
		return err
	}
	to := path
	if u.Path != "" {
		to = filepath.Join(filepath.Dir(path), u.Path)
	}
	if _, err := os.Stat(to); err != nil {
		return fmt.Errorf("the link %s leads nowhere: %w", target, err)
	}
	if u.Fragment == "" {
		return nil
	}
	n, err := notebook.Read(to)
	if err != nil {
		return fmt.Errorf("the link %s: %w", target, err)
	}
	if !slices.Contains(anchors(n), u.Fragment) {
		return fmt.Errorf("the link %s leads to no cell and no heading of %s", target, to)
	}
	return nil
}

var heading = regexp.MustCompile(`(?m)^#+ +(.*?)\s*$`)

// anchors are what can stand after # in a link to a notebook: JupyterLab's name of each heading, in
// which hyphens stand for spaces, and of each cell, which is the id of one in an exported page, too.
func anchors(n notebook.Notebook) []string {
	var all []string
	for _, c := range n.Cells() {
		all = append(all, "cell-id="+c.ID())
		if c["cell_type"] != "markdown" {
			continue
		}
		for _, m := range heading.FindAllStringSubmatch(fence.ReplaceAllString(c.Source(), ""), -1) {
			if !strings.ContainsAny(m[1], "*`$<&[") { // what JupyterLab makes of these is not to be guessed
				all = append(all, strings.ReplaceAll(m[1], " ", "-"))
			}
		}
	}
	return all
}

func TestTextCheckLink(t *testing.T) {
	for target, want := range map[string]string{
		"01-parameters.ipynb":                          "",
		"../zh/01-parameters.ipynb":                    "",
		"01-parameters.ipynb#One-kernel":               "",
		"01-parameters.ipynb#Why-so-few-parameters?":   "",
		"#One-kernel":                                  "",
		"#cell-id=conv1":                               "",
		"../zh/01-parameters.ipynb#cell-id=conv1":      "",
		"https://go.dev/dl":                            "",
		"98-never.ipynb":                               "leads nowhere",
		"../en/01-parameter.ipynb":                     "leads nowhere",
		"01-parameters.ipynb#Two-kernels":              "leads to no cell and no heading",
		"#cell-id=conv7":                               "leads to no cell and no heading",
		"../README.md#x":                               "leads nowhere",
		"../zh/01-parameters.ipynb#One-kernel":         "leads to no cell and no heading",
		"../zh/01-parameters.ipynb#一个卷积核":              "",
		"../zh/01-parameters.ipynb#%E4%B8%80%E4%B8%AA": "leads to no cell and no heading",
	} {
		err := checkLink("en/01-parameters.ipynb", target)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", target, err, want)
		}
	}
}

// TestTextNavigation checks the last line of each page: it leads to the lessons before and after it
// by their titles, to the index and to the glossary.
func TestTextNavigation(t *testing.T) {
	names := lessonNames(t)
	for _, l := range lessons(t) {
		t.Run(l.path, func(t *testing.T) {
			n := l.read(t)
			pages := n.Cells()
			last := lastLine(pages[len(pages)-1].Source())
			var want []string
			arrow := map[string]string{}
			if i := slices.Index(names, l.name()); i >= 0 {
				if i > 0 {
					want, arrow[names[i-1]] = append(want, names[i-1]), "← "
				}
				want = append(want, "00-index.ipynb", "glossary.ipynb")
				if i+1 < len(names) {
					want, arrow[names[i+1]] = append(want, names[i+1]), " →"
				}
			} else if l.name() == "00-index.ipynb" {
				want, arrow[names[0]] = []string{"glossary.ipynb", names[0]}, " →"
			} else {
				want, arrow[names[0]] = []string{"00-index.ipynb", names[0]}, " →"
			}
			var got []string
			for _, m := range link.FindAllStringSubmatch(last, -1) {
				got = append(got, m[2])
				text := ""
				switch m[2] {
				case "00-index.ipynb":
					text = map[bool]string{false: "All lessons", true: "全部课程"}[l.chinese()]
				case "glossary.ipynb":
					text = map[bool]string{false: "Glossary", true: "术语表"}[l.chinese()]
				default:
					other, err := notebook.Read(filepath.Join(filepath.Dir(l.path), m[2]))
					if err != nil {
						t.Fatal(err)
					}
					switch text = title(other); arrow[m[2]] {
					case "← ":
						text = "← " + text
					case " →":
						text += " →"
					}
				}
				if m[1] != text {
					t.Errorf("the link to %s is called %q, want %q", m[2], m[1], text)
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("the last line leads to %q, want %q:\n%s", got, want, last)
			}
		})
	}
}

// TestTextIndex checks that the index has every lesson by its title and with the time it takes.
func TestTextIndex(t *testing.T) {
	row := regexp.MustCompile(`(?m)^\| \[([^\]]*)\]\(([^)]*)\) \| (.+) \| (\d+) \|$`)
	for _, language := range languages {
		index := ""
		for _, c := range textCells((lesson{path: filepath.Join(language.dir, "00-index.ipynb")}).read(t)) {
			index += c.Source() + "\n"
		}
		var listed []string
		for _, m := range row.FindAllStringSubmatch(index, -1) {
			listed = append(listed, m[2])
			n, err := notebook.Read(filepath.Join(language.dir, m[2]))
			if err != nil {
				t.Fatal(err)
			}
			if m[1] != title(n) {
				t.Errorf("%s: the index calls %s %q, its title is %q", language.dir, m[2], m[1], title(n))
			}
			if got := minutes(n); got != m[4] {
				t.Errorf("%s: the index gives %s %s minutes, the lesson itself %s", language.dir, m[2], m[4], got)
			}
		}
		if want := lessonNames(t); !slices.Equal(listed, want) {
			t.Errorf("%s: the index lists %q, want %q", language.dir, listed, want)
		}
	}
}

var timeNeeded = regexp.MustCompile(`\*\*Time:\*\* about (\d+) minutes\.|\*\*时间：\*\* 约 (\d+) 分钟。`)

// minutes is how long a lesson says that it takes, "" if it does not.
func minutes(n notebook.Notebook) string {
	m := timeNeeded.FindStringSubmatch(n.Cells()[0].Source())
	if m == nil {
		return ""
	}
	return m[1] + m[2]
}
