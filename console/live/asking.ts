export interface Asking {
  begin(): void
  /** What the answer shows has changed. */
  changed(): void
  stop(): void
}

interface AskingParts {
  /** Resolves, once it is answered, to after how many milliseconds to ask again; undefined for never. */
  ask(): Promise<number | undefined>
  /** Answers what cancels it. */
  later(run: () => void, delay: number): () => void
}

/** Changes come in bursts, or without end: one question answers for all of so many milliseconds. */
const SETTLE = 700

/** Asks a question again and again, never twice at a time. */
export function createAsking({ ask, later }: AskingParts): Asking {
  let cancel: (() => void) | undefined
  let isAsking = false
  /** Something changed since the last question. */
  let isDue = false
  let isStopped = false
  const plan = (delay: number) => {
    cancel?.()
    cancel = later(() => void run(), delay)
  }
  const run = async () => {
    isAsking = true
    isDue = false
    const delay = await ask()
    isAsking = false
    if (isStopped) return
    if (isDue) plan(SETTLE)
    else if (delay !== undefined) plan(delay)
  }
  return {
    begin: () => void run(),
    changed() {
      if (isDue || isStopped) return
      isDue = true
      if (!isAsking) plan(SETTLE)
    },
    stop() {
      isStopped = true
      cancel?.()
    },
  }
}
