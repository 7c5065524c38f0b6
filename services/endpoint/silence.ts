import type { IncomingMessage } from 'node:http'
import type { Clock } from '../store/clock.ts'

/** How often a body that is not complete is looked at: a silent one is given up after one to two of these. */
const LOOK = 30_000

/**
 * Breaks a request off whose client has stopped sending its body, so that what was received of it takes no memory or
 * disk. A slow body is no silent one, and while nobody reads it, the client is not to blame. Disposed of, the watch
 * ends.
 */
export function giveUpWhenSilent(request: IncomingMessage, clock: Clock): Disposable {
  let received = request.socket.bytesRead
  let cancel: (() => void) | undefined
  const look = () => {
    if (request.complete || request.destroyed) return
    const { bytesRead } = request.socket
    const isSilent = bytesRead === received && request.readableLength === 0
    if (isSilent) return void request.destroy()
    received = bytesRead
    arm()
  }
  const arm = () => {
    cancel = clock.at(clock.now() + LOOK, look)
  }
  // Most requests are complete by now, and need no timer.
  if (!request.complete) arm()
  return { [Symbol.dispose]: () => cancel?.() }
}
