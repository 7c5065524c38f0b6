// At most so many calls are under way at a time: a page with many parts loads them in turn.
const MOST = 6

let free = MOST
const waiting: (() => void)[] = []

/** Resolves when it is the caller's turn, which ends when what it gives is disposed. */
export async function takeTurn(signal?: AbortSignal): Promise<Disposable> {
  if (free > 0) free--
  else await new Promise<void>(resolve => waiting.push(resolve))
  const turn = { [Symbol.dispose]: pass }
  if (signal?.aborted) {
    pass()
    throw signal.reason
  }
  return turn
}

function pass(): void {
  const next = waiting.shift()
  if (next === undefined) free++
  else next()
}
