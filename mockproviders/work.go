package mockproviders

import "math"

// maxEnd keeps sums of times far from overflow: 146 years.
const maxEnd = math.MaxInt64 / 2

// farAhead bounds how many segments after looks into the future; what lies beyond them it takes to be like the last.
const farAhead = 1 << 16

// after returns when work (nanoseconds at full speed) begun at start, which lies in the present segment, is done, at
// the speeds that the slowdowns of this and later segments leave.
func (p *Provider) after(start int64, work float64) int64 {
	for k, t := p.seg, start; ; k++ {
		s := p.sched.at(k)
		took := float64(work * s.Slow)
		if took <= float64(s.until-t) || k-p.seg == farAhead {
			return int64(min(float64(t-start)+took+0.5, maxEnd)) + start
		}
		work -= float64(float64(s.until-t) / s.Slow)
		t = s.until
	}
}

// work returns how much is done at full speed between two times, the later one in the present segment.
func (p *Provider) work(from, to int64) float64 {
	k := p.seg
	for k > 0 && p.sched.segments[k-1].until > from {
		k--
	}
	work := 0.0
	for t := from; t < to; k++ {
		s := p.sched.at(k)
		next := min(s.until, to)
		work += float64(float64(next-t) / s.Slow)
		t = next
	}
	return work
}

// brisk returns the work of sending the tokens before the stream trickles, in nanoseconds at full speed (tokens under
// an absolute curve).
func (j *job) brisk() float64 { return float64(float64(j.slow) * j.token) }

// trickle returns how long the tokens take from then on.
func (j *job) trickle() float64 { return float64(float64(j.plan-j.slow) * j.trick) }

// decoding returns the work of sending all tokens in nanoseconds at full speed, for who does not share it.
func (j *job) decoding() float64 { return j.brisk() + j.trickle() }

// started reports whether the attempt is sending tokens, or will be from j.first on.
func (j *job) started() bool {
	switch j.stage {
	case serving:
		return j.code == CodeOK || j.plan > 0
	case decoding, trickling:
		return true
	}
	return false
}

// tokensIn returns how many tokens so much work of decoding sends.
func (j *job) tokensIn(work float64) int32 {
	if quick := j.brisk(); work >= quick {
		if j.trick <= 0 {
			return j.plan
		}
		return j.slow + int32(min((work-quick)/j.trick, float64(j.plan-j.slow)))
	}
	return int32(min(work/j.token, float64(j.slow)))
}

// progress returns how many tokens an attempt in service has sent by now.
func (p *Provider) progress(now int64, j *job) int32 {
	switch {
	case j.stage == serving && j.plan > 0 && now >= j.first:
		return j.tokensIn(p.work(j.first, now))
	case j.stage == decoding:
		p.sharing.elapse(p, now)
		return j.tokensIn(j.brisk() - (j.key - p.sharing.v))
	case j.stage == trickling:
		return j.tokensIn(j.brisk() + p.work(j.turn, now))
	}
	return 0
}
