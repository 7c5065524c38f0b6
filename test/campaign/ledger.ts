/** What a client knows of each write: acknowledged, refused, or (no answer came) unknown. */
export type Outcome = 'acknowledged' | 'refused' | 'unknown'

export interface Ledger {
  set(key: string, outcome: Outcome): void
  count(outcome: Outcome): number
  /**
   * Compares what was written with what is there, each key as often as it is found.
   * @returns a sentence for each loss, and for each key that is there too often or was never written
   */
  compare(found: Iterable<string>, times: { atMost: number }): string[]
}

export function createLedger(client: string): Ledger {
  const outcomes = new Map<string, Outcome>()
  return {
    set: (key, outcome) => void outcomes.set(key, outcome),
    count: outcome => [...outcomes.values()].filter(value => value === outcome).length,
    compare(found, { atMost }) {
      const counts = countOf(found)
      const lost = [...outcomes]
        .filter(([key, outcome]) => outcome === 'acknowledged' && !counts.has(key))
        .map(([key]) => `${client}: ${key} was acknowledged and is lost`)
      const wrong = [...counts].flatMap(([key, times]) => {
        const outcome = outcomes.get(key)
        if (outcome === undefined) return [`${client}: ${key} is there and was never written`]
        if (outcome === 'refused') return [`${client}: ${key} is there and was refused`]
        return times > atMost ? [`${client}: ${key} is there ${times} times, expected at most ${atMost}`] : []
      })
      return [...lost, ...wrong]
    },
  }
}

function countOf(found: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const key of found) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}
