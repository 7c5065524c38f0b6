import { useEffect, useState } from 'react'
import { getExecutionHistory, type HistoryEvent } from '../api/states.ts'

/** Events of one page, and pages read without being asked: a history of 25,000 events is not read whole unasked. */
const PAGE = 1000
const PAGES = 5
/** While an execution runs. */
const EVERY = 1500

export interface History {
  /** In their order, without a gap up to the newest; the oldest may not be read yet. */
  events: readonly HistoryEvent[]
  /** Events before the first of those. */
  earlier: number
  loading: boolean
  error: Error | undefined
  /** Reads further back. */
  loadEarlier(): void
}

/** The history of an execution, newest pages first, and on from there while it runs. */
export function useHistory(executionArn: string, goesOn: boolean): History {
  const [events, setEvents] = useState<readonly HistoryEvent[]>([])
  const [pages, setPages] = useState(PAGES)
  const [loading, setLoading] = useState(true)
  const [error, setError] = useState<Error>()
  useEffect(() => {
    const controller = new AbortController()
    const { signal } = controller
    let timer: ReturnType<typeof setTimeout> | undefined
    let known: readonly HistoryEvent[] = []
    const look = async () => {
      try {
        known = await readOn(executionArn, known, pages, signal, partly => setEvents(partly))
        setEvents(known)
        setError(undefined)
      } catch (fault) {
        if (signal.aborted) return
        setError(fault instanceof Error ? fault : new Error(String(fault)))
      }
      setLoading(false)
      if (goesOn) timer = setTimeout(look, document.visibilityState === 'visible' ? EVERY : 10 * EVERY)
    }
    setLoading(true)
    void look()
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [executionArn, pages, goesOn])
  const earlier = (events[0]?.id ?? 1) - 1
  return { events, earlier, loading, error, loadEarlier: () => setPages(before => before + 4 * PAGES) }
}

/** Reads backwards from the newest event to what is known, or so many pages. */
async function readOn(
  executionArn: string,
  known: readonly HistoryEvent[],
  pages: number,
  signal: AbortSignal,
  show: (events: readonly HistoryEvent[]) => void,
): Promise<readonly HistoryEvent[]> {
  const last = known.at(-1)?.id ?? 0
  let found: HistoryEvent[] = []
  let nextToken: string | undefined
  for (let page = 0; page < pages; page++) {
    const maxResults = known.length === 0 ? PAGE : 100
    const answer = await getExecutionHistory(
      { executionArn, reverseOrder: true, maxResults, ...(nextToken === undefined ? {} : { nextToken }) },
      signal,
    )
    const fresh = answer.events.filter(({ id }) => id > last)
    found = [...fresh.reverse(), ...found]
    nextToken = answer.nextToken
    if (nextToken === undefined || fresh.length < answer.events.length) break
    if (known.length === 0) show(found)
  }
  return isGapless(known, found) ? [...known, ...found] : found
}

/** Where more came than was read, what was known before is left: what is shown has no gap. */
const isGapless = (known: readonly HistoryEvent[], found: readonly HistoryEvent[]) =>
  found.length === 0 || found[0]?.id === (known.at(-1)?.id ?? 0) + 1
