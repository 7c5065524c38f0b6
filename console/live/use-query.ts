// The one way in which the page reads: what it knew is shown at once, what is new as it comes, and nothing is
// asked for while nobody looks.
import { useCallback, useEffect, useRef, useState } from 'react'
import { keep, kept } from './answers.ts'
import { createAsking } from './asking.ts'
import { type Change, onChange, onGap } from './changes.ts'

export interface Query<Data> {
  data: Data | undefined
  /** Of the last try; `data` is then what was there before. */
  error: Error | undefined
  loading: boolean
  reload(): void
}

export interface QueryOptions<Data> {
  /** Asks again after so many milliseconds; the answer so far may say that there is nothing to wait for. */
  every?: number | ((data: Data) => number | undefined)
  /** Asks again when something changed that it shows. */
  on?: (change: Change) => boolean
}

/** `key` names the question, `undefined` asks nothing. */
export function useQuery<Data>(
  key: string | undefined,
  load: (signal: AbortSignal) => Promise<Data>,
  options: QueryOptions<Data> = {},
): Query<Data> {
  const [state, setState] = useState(() => initial<Data>(key))
  const [turn, setTurn] = useState(0)
  const latest = useRef({ load, options })
  latest.current = { load, options }
  const reload = useCallback(() => setTurn(before => before + 1), [])
  const shown = state.key === key ? state : initial<Data>(key)

  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` asks the same question again
  useEffect(() => {
    if (key === undefined) return
    const controller = new AbortController()
    const { signal } = controller
    const ask = async () => {
      const outcome = await outcomeOf<Data>(latest.current.load, signal)
      if (signal.aborted) return undefined
      if ('data' in outcome) keep(key, outcome.data)
      setState(before => ({
        ...('data' in outcome
          ? { data: outcome.data, error: undefined }
          : { ...of(before, key), ...outcome }),
        key,
        loading: false,
      }))
      return delayOf(outcome, latest.current.options.every)
    }
    const asking = createAsking({ ask, later: laterWhenSeen })
    setState(before => ({ ...of(before, key), key, loading: true }))
    asking.begin()
    const off = onChange(change => latest.current.options.on?.(change) && asking.changed())
    const offGap = onGap(() => latest.current.options.on !== undefined && asking.changed())
    return () => {
      off()
      offGap()
      asking.stop()
      controller.abort()
    }
  }, [key, turn])

  return { data: shown.data, error: shown.error, loading: shown.loading, reload }
}

interface State<Data> {
  key: string | undefined
  data: Data | undefined
  error: Error | undefined
  loading: boolean
}

/** What was answered to this question before, on this page or one that was left. */
const initial = <Data>(key: string | undefined): State<Data> => ({
  key,
  data: key === undefined ? undefined : kept<Data>(key),
  error: undefined,
  loading: key !== undefined,
})

const of = <Data>(state: State<Data>, key: string) => (state.key === key ? state : initial<Data>(key))

async function outcomeOf<Data>(load: (signal: AbortSignal) => Promise<Data>, signal: AbortSignal) {
  try {
    return { data: await load(signal) }
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }
}

/** After an error it tries again, less often. */
function delayOf<Data>(
  outcome: { data: Data } | { error: Error },
  every: QueryOptions<Data>['every'],
): number | undefined {
  if ('error' in outcome) return every === undefined ? undefined : 10_000
  return typeof every === 'function' ? every(outcome.data) : every
}

/** A tab that nobody looks at asks nothing until somebody does. */
function laterWhenSeen(run: () => void, delay: number): () => void {
  const controller = new AbortController()
  const { signal } = controller
  const timer = setTimeout(() => {
    if (document.visibilityState === 'visible') run()
    else document.addEventListener('visibilitychange', run, { once: true, signal })
  }, delay)
  return () => {
    clearTimeout(timer)
    controller.abort()
  }
}
