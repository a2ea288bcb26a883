package scenarios

import (
	"fmt"
	"runtime"
	"testing"
	"time"
	"os"
)

func TestZZProbe(t *testing.T) {
	if os.Getenv("ZZ") == "" { t.Skip() }
	m := 4<<20
	fill := func(pre, s string) string { return pre + repeat(s, (m-len(pre))/len(s)-1) }
	var keys string
	{ b := []byte{}; for i := range 59000 { b = append(b, fmt.Sprintf("key%d: 1\n", i)...) }; keys = string(b) }
	cases := []struct{n, s string}{
		{"&a", fill("", "&a ")}, {"!a", fill("", "!a ")}, {"*a", fill("", "*a ")},
		{"&a nl", fill("", "&a\n")}, 
		{"300k &", repeat("&a ", 300000)},{"239k &", repeat("&a ", 239000)},{"239k !", repeat("!a ", 239000)},{"239k *", repeat("*a ", 239000)},
		{"119k &", repeat("&a ", 119000)},
		{"[&a", fill("[", "&a ")}, {"[*a", fill("[", "*a ")}, {"[!a", fill("[", "!a ")},
		{"[&a 239k", "["+repeat("&a ", 239000)},
		{"''", fill("", "'' ")}, {"[''", fill("[", "'' ")}, {"\"\"", fill("", `"" `)}, {"[\"\"", fill("[", `""`)},
		{"a: ''", fill("a: ", "'' ")}, {"]", fill("", "] ")}, {"}", fill("[", "} ")}, {"[]]", fill("[", "]")},
		{"| ", fill("", "| ")}, {"> ", fill("", ">")}, {"[|", fill("[", "| ")},{"[>", fill("[", ">")},
		{"keys", keys}, {"@", fill("","@ ")}, {"`", fill("","` ")}, {"#", fill("","#")}, {"sp", fill(""," ")}, {"\"esc", fill("\"","\\x41")},
		{"\"escnl", fill("\"","\\\n")}, {"# nl 480k", repeat("#\n", 479000)}, {"a # nl", "a: 1\n"+repeat("#\n", 479000)}, {"#c#c", "a: 1 "+fill("#"," #")},
		{"tabs", fill("a:","\t")}, {"cr", fill("a: 1\r","\r")}, {"cr#", fill("a: 1\r","#\r")}, {"cr-", fill("","-\r")}, {"cra:", fill("","a:\r")}, {"nel", fill("a: 1","\u0085")}, {"ls", fill("a: 1","\u2028")},{"ls#", fill("a: 1","\u2028#")},
		{"[a nl", fill("[","a\n")}, {"a&b words", fill("a: ","a &a ")}, {"!<", fill("","!<a> ")}, {"[!", fill("[","!")}, {"!!", fill("","!")}, {"&&", fill("","&")}, {"**", fill("","*")}, {"! ", fill("","! ")}, 
		{"[?", fill("[", "? ")},
		{"? ", "a"+repeat(" ?",479000)},
		{"a: &a", fillp("k%d: &a%d x\n", 3*80000)}, {"list &", fillp("- &a%d x\n", 100000)}, {"list *", "- &a x\n"+repeat("- *a\n", 100000)}, {"list !", repeat("- !a x\n", 90000)},
		{"[anch,", "["+fillp("&a%d x,", 40000)}, {"[!a x,", "["+repeat("!a x,", 40000)},
	}
	for _, c := range cases {
		runtime.GC()
		before, stop, peak := heap(), make(chan struct{}), make(chan uint64)
		go sample(stop, peak)
		start := time.Now()
		_, err := Parse("b.yaml", []byte(c.s), Options{})
		took := time.Since(start)
		close(stop)
		grew := int64(max(<-peak, before)-before) >> 20
		flag := ""
		if took > 600*time.Millisecond || grew > 170 { flag = "   <<<<" }
		fmt.Printf("%-12s %8d %6dms %4dMB %.90v%s\n", c.n, len(c.s), took.Milliseconds(), grew, err, flag)
	}
}
func fillp(f string, n int) string { b := []byte{}; for i := range n { a := []any{i, i}; if len(b)>4000000 {break}; k := 0; for j := range f { if f[j]=='%' {k++} }; b = append(b, fmt.Sprintf(f, a[:k]...)...) }; return string(b) }

func TestZZSearch(t *testing.T) {
	if os.Getenv("ZS") == "" { t.Skip() }
	al := []string{"&","*","!","a","'","\"",",","[","{",":","-","?","#","\n"," ","|","]","}","\r","\u2028","\t","\\",".","<","é"}
	units := []string{}
	for _, x := range al { for _, y := range al { units = append(units, x+y, x+y+" ") } }
	for _, x := range al { for _, y := range al { if len(x+y)>0 { for _, z := range []string{"&a ","*a ","''","a: ","a\n","#a","\"a\"","!a "} { units = append(units, x+z+y) } } } }
	start0 := time.Now()
	for _, pre := range []string{"", "[", "a: 1 "} {
		for _, u := range units {
			if time.Since(start0) > 540*time.Second { fmt.Println("out of time at", pre, u); return }
			lo, hi := 1, (4<<20-10)/len(u)
			// points of 1000 units
			ok := func(n int) bool { r := &report{}; return prescan([]byte(pre+repeat(u, n)), r) }
			if !ok(2) { continue }
			for hi-lo > hi/20+1 { mid := (lo+hi)/2; if ok(mid) { lo = mid } else { hi = mid } }
			s := pre+repeat(u, lo)
			runtime.GC()
			before, stop, peak := heap(), make(chan struct{}), make(chan uint64)
			go sample(stop, peak)
			start := time.Now()
			_, err := Parse("b.yaml", []byte(s), Options{})
			took := time.Since(start)
			close(stop)
			grew := int64(max(<-peak, before)-before) >> 20
			if took > 400*time.Millisecond || grew > 150 { fmt.Printf("%q %q ×%d %v %dMB %.80v\n", pre, u, lo, took, grew, err) }
		}
	}
}
