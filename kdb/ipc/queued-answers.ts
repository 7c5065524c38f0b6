import type { Duplex } from 'node:stream'
import type { ServerLimits } from './limits.ts'

/** The connection was ended because its client did not read while others needed the room. */
export class SlowReader extends Error {
  override readonly name = 'SlowReader'
}

type Sending = { stream: Duplex; bytes: number; movedAt: number }

const pieceBytes = 2 ** 20

/**
 * Sends answers, and bounds what all clients together have not read: where there is no room for the next answer, the
 * connection whose client has read nothing for longest is ended.
 */
export function queuedAnswers({ queuedBytes, slowMs }: ServerLimits, now: () => number) {
  const sending = new Set<Sending>()
  let queued = 0
  let waiting = 0
  let moved = Promise.withResolvers<void>()

  const signalMoved = (): void => {
    moved.resolve()
    moved = Promise.withResolvers()
  }
  const finish = (one: Sending): void => {
    if (!sending.delete(one)) return
    queued -= one.bytes
    signalMoved()
  }
  const endSlowest = (): void => {
    const [slowest] = [...sending].sort((one, other) => one.movedAt - other.movedAt)
    if (slowest === undefined || now() - slowest.movedAt < slowMs) return
    slowest.stream.destroy(new SlowReader('expected its answers to be read, got no read while others waited'))
    finish(slowest)
  }
  // One answer always has room, whatever its size.
  const isFull = (bytes: number): boolean => queued > 0 && queued + bytes > queuedBytes

  const roomFor = async (bytes: number): Promise<void> => {
    if (isFull(bytes) && waiting + bytes > queuedBytes) endSlowest()
    if (isFull(bytes) && waiting > 0 && waiting + bytes > queuedBytes)
      throw new SlowReader('expected room for an answer, got too many that wait for it')
    waiting += bytes
    try {
      for (; isFull(bytes); endSlowest()) await withinTime(moved.promise, slowMs)
    } finally {
      waiting -= bytes
    }
  }

  /** Resolves when the client's machine has taken it all. */
  return async (stream: Duplex, chunks: Buffer[]): Promise<void> => {
    const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
    await roomFor(bytes)
    const one = { stream, bytes, movedAt: now() }
    sending.add(one)
    queued += bytes
    try {
      for (const piece of piecesOf(chunks)) {
        await write(stream, piece)
        one.movedAt = now()
        signalMoved()
      }
    } finally {
      finish(one)
    }
  }
}

function* piecesOf(chunks: Buffer[]): Generator<Buffer> {
  for (const chunk of chunks)
    for (let at = 0; at < chunk.length; at += pieceBytes) yield chunk.subarray(at, at + pieceBytes)
}

const write = (stream: Duplex, bytes: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    stream.write(bytes, error => (error == null ? resolve() : reject(error)))
  })

async function withinTime(promise: Promise<void>, millis: number): Promise<void> {
  const late = Promise.withResolvers<void>()
  const timer = setTimeout(late.resolve, millis)
  await Promise.race([promise, late.promise])
  clearTimeout(timer)
}
