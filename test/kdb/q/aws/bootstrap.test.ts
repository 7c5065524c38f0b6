// No q is at hand to read bootstrap.q: what can be seen of it without one.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { awsFunctions } from '../../../../kdb/q/aws/functions.ts'

const bootstrap = readFileSync(new URL('../../../../kdb/q/bootstrap.q', import.meta.url), 'utf8')

/** Names that q keeps for itself, by KX's reference: nothing of ours may be called so. */
const reserved =
  `abs acos aj aj0 ajf ajf0 all and any asc asin asof atan attr avg avgs bin binr by ceiling cols cor cos count cov cross
  csv cut delete deltas desc dev differ distinct div do dsave each ej ema enlist eval except exec exit exp fby fills first
  fkeys flip floor from get getenv group gtime hclose hcount hdel hopen hsym iasc idesc if ij ijf in insert inter inv key
  keys last like lj ljf load log lower lsq ltime ltrim mavg max maxs mcount md5 mdev med meta min mins mmax mmin mmu mod
  msum neg next not null or over parse peach pj prd prds prev prior rand rank ratios raze read0 read1 reciprocal reval
  reverse rload rotate rsave rtrim save scan scov sdev select set setenv show signum sin sqrt ss ssr string sublist sum
  sums sv svar system tables tan til trim type uj ujf ungroup union update upper upsert use value var view views vs wavg
  where while within wj wj1 wsum xasc xbar xcol xcols xdesc xexp xgroup xkey xlog xprev xrank`.split(/\s+/)

const parametersOf = (list: string) => list.split(';').filter(name => name !== '')

test('no parameter has a name that q keeps for itself', () => {
  const names = [...bootstrap.matchAll(/\{\[([^\]]*)\]/g)].flatMap(([, list = '']) => parametersOf(list))
  expect(names.length).toBeGreaterThan(20)
  expect(names.filter(name => reserved.includes(name))).toEqual([])
})

test('each function that calls the API hands on what it takes, under the name that the node knows', () => {
  const calls = [
    ...bootstrap.matchAll(
      /^\.aws\.(\S+):\{\[(.*?)\] \.kdbflow\.aws\[`(\S+?);(?:enlist (\w+)|\((.*)\))\]\}$/gm,
    ),
  ]
  for (const [, name, taken, called, one, several] of calls) {
    expect(called).toBe(name)
    expect(one ?? several).toBe(taken)
  }
  const names = calls.map(([, name]) => name)
  expect(names.sort()).toEqual([...Object.keys(awsFunctions), 'stop_current_kx_cluster_creation'].sort())
})

test('every bracket is closed, and lines of a function are indented', () => {
  for (const [open, close] of ['{}', '[]', '()']) {
    expect(bootstrap.split(open ?? '').length).toBe(bootstrap.split(close ?? '').length)
  }
  let depth = 0
  for (const line of bootstrap.split('\n')) {
    if (depth > 0) expect(line).toMatch(/^ /)
    if (!line.startsWith('/')) depth += line.split('{').length - line.split('}').length
  }
})
