import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { expect, onTestFinished, test } from 'vitest'
import { giveUpWhenSilent } from '../../../services/endpoint/silence.ts'
import { systemClock } from '../../../services/store/clock.ts'
import { startS3 } from '../../support/s3.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

test('a half-sent upload releases its file within a minute', async () => {
  const clock = new VirtualClock(systemClock.now())
  const { s3, folder, endpoint } = await startS3({ endpointClock: clock })
  await s3.send(new CreateBucketCommand({ Bucket: 'bucket' }))
  const url = new URL(await getSignedUrl(s3, new PutObjectCommand({ Bucket: 'bucket', Key: 'k' })))
  const socket = connect(Number(url.port), url.hostname)
  const size = 600 * 1024
  const line = `PUT ${url.pathname}${url.search} HTTP/1.1`
  socket.write(`${line}\r\nHost: ${url.host}\r\nContent-Length: ${2 * size}\r\n\r\n`)
  socket.write(Buffer.alloc(size))
  const temporary = join(folder, '.temporary')
  await expect.poll(() => readdirSync(temporary).length).toBe(1)
  await expect.poll(() => socket.bytesWritten).toBeGreaterThan(size)
  socket.resume()
  // What the endpoint has not yet taken off the socket is no silence of the client.
  await expect
    .poll(() => {
      clock.advance(60_000)
      return socket.closed
    })
    .toBe(true)
  await expect.poll(() => readdirSync(temporary)).toEqual([])
  expect(existsSync(join(folder, 'bucket', 'k'))).toBe(false)
  expect(endpoint.logged).toEqual([])
})

test('a body that comes slowly is waited for, and one that nobody reads is not broken off', async () => {
  const clock = new VirtualClock()
  const server = createServer().listen(0)
  onTestFinished(() => void server.close())
  const socket = connect((server.address() as AddressInfo).port)
  socket.write('PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n')
  // The event's one argument that counts.
  const [request] = (await once(server, 'request')) as [IncomingMessage]
  using _ = giveUpWhenSilent(request, clock)
  request.resume()
  for (let sent = 0; sent < 4; sent++) {
    const before = request.socket.bytesRead
    socket.write('ten bytes.')
    await expect.poll(() => request.socket.bytesRead).toBeGreaterThan(before)
    clock.advance(30_000)
  }
  request.pause()
  const before = request.socket.bytesRead
  socket.write('ten bytes.')
  await expect.poll(() => request.socket.bytesRead).toBeGreaterThan(before)
  clock.advance(300_000)
  expect(request.destroyed).toBe(false)
  request.resume()
  await expect.poll(() => request.readableLength).toBe(0)
  clock.advance(60_000)
  expect(request.destroyed).toBe(true)
})
