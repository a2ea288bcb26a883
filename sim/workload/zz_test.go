package workload
import ("testing";"github.com/evenkeel/evenkeel/sim/rng";"github.com/evenkeel/evenkeel/mockproviders/dist")
func BenchmarkZTimes(b *testing.B){ p:=must[Open](b)(NewPoisson(50)); src:=must[Source](b)(p.Open(1,nil)).(*renewalSource); buf:=make([]Arrival,256); for n:=0;n<b.N;n+=256{src.fillTimes(buf)}}
func BenchmarkZSizes(b *testing.B){ z:=NewSizes(dist.NewLognormalQuantiles(0.5, 900, 0.99, 6000), dist.NewLognormalQuantiles(0.5, 150, 0.99, 900)).Bind(1); buf:=make([]Arrival,256); id:=uint64(0); for n:=0;n<b.N;n+=256{ for i:=range buf{buf[i].ID=id;id++}; z.fill(buf)}}
func BenchmarkZAt(b *testing.B){ s:=dist.Compile(dist.NewLognormalQuantiles(0.5, 900, 0.99, 6000),1); st:=rng.NewStream(1,1,0); x:=0.0; for n:=range b.N{ x+=s.At(rng.Unit(st.Bits(uint64(n),0)))}; sink=x}
func BenchmarkZBits(b *testing.B){ st:=rng.NewStream(1,1,0); x:=0.0; for n:=range b.N{ x+=(rng.Unit(st.Bits(uint64(n),0)))}; sink=x}
func BenchmarkZBits2(b *testing.B){ st:=rng.NewStream(1,1,0); x:=0.0; for n:=range b.N{ x=max(x,(rng.Unit(st.Bits(uint64(n),0))))}; sink=x}
var sink float64
