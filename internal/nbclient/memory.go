package nbclient

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Memory returns the bytes of the kernel's processes and of all processes that they started: the
// sum of their proportional set sizes, in which a shared page counts once. It returns 0 on systems
// without Linux's /proc.
func (k *Kernel) Memory() int { return memory(k.process.members()) }

// Processes returns the number of the kernel's processes and of all processes that they started.
func (k *Kernel) Processes() int { return len(k.process.members()) }

// Files returns the paths of the kernel's temporary files and directories.
func (k *Kernel) Files() []string {
	var all []string
	filepath.WalkDir(k.dir, func(path string, _ os.DirEntry, _ error) error {
		all = append(all, path)
		return nil
	})
	return all
}

// MemoryOf returns the bytes of all processes whose program lies in the directory, as
// [Kernel.Memory] counts them.
func MemoryOf(dir string) int {
	links, _ := filepath.Glob("/proc/[0-9]*/exe")
	links = slices.DeleteFunc(links, func(link string) bool {
		program, err := os.Readlink(link)
		return err != nil || filepath.Dir(program) != dir
	})
	var pids []int
	for _, link := range links {
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(link)))
		pids = append(pids, pid)
	}
	return memory(pids)
}

func memory(pids []int) int {
	bytes := 0
	for _, pid := range pids {
		data, _ := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid)) // no data for a process that has just ended
		for line := range strings.Lines(string(data)) {
			if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "Pss:" {
				kilobytes, _ := strconv.Atoi(fields[1])
				bytes += kilobytes << 10
			}
		}
	}
	return bytes
}
