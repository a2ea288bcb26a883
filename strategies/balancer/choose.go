package balancer

import (
	"fmt"
	"math"
	"time"

	"github.com/evenkeel/evenkeel/strategies"
)

// choose asks the strategy. Providers that the request was tried on are left out while another is eligible, those
// tried last first: a retry never goes back to the provider it just failed on unless it is the only one.
func (b *Balancer) choose(now time.Duration, r *request) int {
	roster := b.rosterOf(r)
	if len(r.Tried) > 0 {
		return b.chooseAgain(now, r, roster)
	}
	if roster.Pool().Len() > 0 {
		if i := b.pick(now, r, roster.Pool()); i != strategies.None {
			return i
		}
	}
	return b.fallback(now, r, roster)
}

// pick asks the strategy and holds it to its contract.
func (b *Balancer) pick(now time.Duration, r *request, pool strategies.Pool) int {
	i := b.strategy.Pick(now, &r.Request, pool)
	if i != strategies.None && (uint(i) >= uint(pool.Size()) || !pool.Contains(i)) {
		panic(fmt.Sprintf("balancer: the strategy picked %d, which is not an eligible provider", i))
	}
	return i
}

func (b *Balancer) chooseAgain(now time.Duration, r *request, roster *strategies.Roster) int {
	if pick := b.pickUntried(now, r, roster); pick != strategies.None {
		return pick
	}
	return b.fallback(now, r, roster)
}

// pickUntried asks the strategy, with the providers left out that the request was tried on while another is eligible.
func (b *Balancer) pickUntried(now time.Duration, r *request, roster *strategies.Roster) int {
	var left [64]int32
	k := 0
	pool := roster.Pool()
	for j := len(r.Tried) - 1; j >= 0 && k < len(left) && pool.Len() > 1; j-- {
		if t := r.Tried[j]; pool.Contains(int(t)) {
			roster.Exclude(int(t))
			left[k] = t
			k++
		}
	}
	pick := strategies.None
	if pool.Len() > 0 {
		pick = b.pick(now, r, pool)
	}
	for k--; k >= 0; k-- {
		roster.Include(int(left[k]))
	}
	return pick
}

// fallback chooses when nobody is eligible or the strategy declined: among all members, the strategy first, then the
// least busy for its weight (of equals, the first).
func (b *Balancer) fallback(now time.Duration, r *request, roster *strategies.Roster) int {
	if b.cfg.WhenNone == RejectRequest {
		return strategies.None
	}
	last := int32(strategies.None)
	if len(r.Tried) > 0 {
		last = r.Tried[len(r.Tried)-1]
	}
	pool := roster.Pool()
	for i := range b.down {
		if b.down[i]&notMember == 0 {
			roster.Include(i)
		}
	}
	if last >= 0 && pool.Len() > 1 {
		roster.Exclude(int(last))
	}
	pick := strategies.None
	if pool.Len() > 0 {
		if pick = b.pick(now, r, pool); pick == strategies.None {
			pick = leastBusy(pool)
		}
	}
	for i := range b.down {
		if b.down[i] != 0 {
			roster.Exclude(i)
		} else {
			roster.Include(i)
		}
	}
	return pick
}

// leastBusy returns the eligible provider with the fewest attempts in flight for its weight; of equals, the first.
func leastBusy(pool strategies.Pool) int {
	best, least := strategies.None, math.Inf(1)
	for i := range pool.Size() {
		if !pool.Contains(i) {
			continue
		}
		if load := float64(pool.InFlight(i)+1) / pool.Provider(i).Weight; load < least {
			best, least = i, load
		}
	}
	return best
}
