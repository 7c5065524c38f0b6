// What changes on the endpoint, as it changes: one stream for the whole page.
import { currentSession } from '../api/session.ts'
import { signedFetch } from '../api/signed-fetch.ts'

export interface Change {
  /** As events name it: `aws.states`, `kdbflow`, `aws.s3`. */
  source: string
  /** As `Step Functions Execution Status Change`. */
  type: string
  resources: string[]
}

type Listener = (change: Change) => void

const listeners = new Set<Listener>()

/** Calls the listener with each change that the caller may read of, until it is taken off. */
export function onChange(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const gapListeners = new Set<() => void>()

/** Calls the listener where changes were missed, until it is taken off. */
export function onGap(listener: () => void): () => void {
  gapListeners.add(listener)
  return () => gapListeners.delete(listener)
}

/** A stream that breaks is opened again, ever less often while it fails. */
const FIRST_PAUSE = 1000
const LONGEST_PAUSE = 60_000

/** Listens for as long as the signal lets it. Without a stream, pages still ask by themselves. */
export async function listenForChanges(signal: AbortSignal): Promise<void> {
  let pause = FIRST_PAUSE
  let cursor: string | undefined
  while (!signal.aborted && currentSession() !== undefined) {
    try {
      for await (const line of linesOf(await open(cursor, signal))) {
        pause = FIRST_PAUSE
        cursor = announce(line) ?? cursor
      }
    } catch {
      // Those who show data say that the endpoint is away; here it is tried again.
      pause = Math.min(pause * 2, LONGEST_PAUSE)
    }
    await passed(pause, signal)
  }
}

const open = (cursor: string | undefined, signal: AbortSignal) =>
  signedFetch({ service: 'execute-api', path: '/changes', query: { after: cursor }, signal, endless: true })

interface Line {
  cursor?: string
  /** Changes were missed: everything may have. */
  reset?: true
  event?: { source: string; 'detail-type': string; resources?: string[] }
}

/** Hands a line to the listeners of the stream, and returns from where it goes on. */
function announce(line: string): string | undefined {
  const { event, cursor, reset } = JSON.parse(line) as Line
  if (reset === true) for (const listener of gapListeners) listener()
  if (event !== undefined) {
    const { source, resources = [], 'detail-type': type } = event
    for (const listener of listeners) listener({ source, type, resources })
  }
  return cursor
}

async function* linesOf({ body }: Response): AsyncGenerator<string> {
  if (body === null) return
  let rest = ''
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return
    const lines = (rest + value).split('\n')
    rest = lines.pop() ?? ''
    yield* lines.filter(line => line.trim() !== '')
  }
}

const passed = (milliseconds: number, signal: AbortSignal) =>
  new Promise<void>(resolve => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
