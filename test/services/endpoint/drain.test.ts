import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startEndpoint } from '../../support/endpoint.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const PIECE = Buffer.alloc(2 ** 20)
const LENGTH = 2 ** 30

/** A connection that has sent the head of a request without a signature, and read its refusal. */
async function refused(clock = new VirtualClock()) {
  const { url } = await startEndpoint([], { clock })
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => undefined)
  // Not by `once`, which an error of the connection rejects.
  const closed = new Promise<void>(resolve => socket.once('close', () => resolve()))
  socket.write(`PUT /bucket/key HTTP/1.1\r\nhost: h\r\ncontent-length: ${LENGTH}\r\n\r\n`)
  const [answer] = await once(socket, 'data')
  expect(String(answer)).toMatch(/^HTTP\/1\.1 40\d/)
  return { socket, closed }
}

test('a client that goes on sending the body of a refused request loses its connection', async () => {
  const { socket, closed } = await refused()
  let sent = 0
  const send = (): void => {
    if (socket.destroyed || sent >= LENGTH) return
    sent += PIECE.length
    socket.write(PIECE, send)
  }
  send()
  await closed
  expect(sent).toBeLessThan(LENGTH / 8)
})

test('a client that sends the body of a refused request by drops loses its connection after half a minute', async () => {
  const clock = new VirtualClock()
  const { closed } = await refused(clock)
  await vi.waitFor(() => expect(clock.next()).toBeDefined())
  clock.advance(30_000)
  await closed
})
