import { once } from 'node:events'
import { type AddressInfo, connect as connectTcp, type Socket } from 'node:net'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { KdbError } from '../../../kdb/errors.ts'
import { connect } from '../../../kdb/ipc/client.ts'
import { encodeMessage } from '../../../kdb/ipc/message.ts'
import { type KdbServerOptions, kdbServer } from '../../../kdb/ipc/server.ts'
import { chars, type KdbValue, list, long, symbol, vector } from '../../../kdb/values.ts'

const MiB = 2 ** 20

/** A server that lets everyone in, and answers each request with itself. */
async function serve(options: Partial<KdbServerOptions> = {}) {
  const lines: string[] = []
  const house = kdbServer({
    authenticate: ({ user }) => ({ user, since: 1 }),
    open: () => async request => request,
    onFault: fault => lines.push(String(fault)),
    log: line => lines.push(line),
    ...options,
  })
  house.server.listen(0, '127.0.0.1')
  await once(house.server, 'listening')
  onTestFinished(() => void house.server.close())
  const { port } = house.server.address() as AddressInfo
  const open = async (user = 'bob') => {
    const connection = await connect({ host: '127.0.0.1', port, user, password: 'pw' }, { timeoutMs: 25_000 })
    onTestFinished(() => connection.close())
    return connection
  }
  const raw = async (): Promise<Socket> => {
    const socket = connectTcp({ port, host: '127.0.0.1' })
    onTestFinished(() => void socket.destroy())
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    return socket
  }
  const logIn = async (): Promise<Socket> => {
    const socket = await raw()
    socket.write('bob:pw\x03\0')
    await once(socket, 'readable')
    expect(socket.read()).toEqual(Buffer.of(3))
    return socket
  }
  return { ...house, lines, open, raw, logIn }
}

async function ended(socket: Socket): Promise<Buffer> {
  const got: Buffer[] = []
  for await (const chunk of socket) got.push(chunk)
  return Buffer.concat(got)
}

describe('places', () => {
  test('strangers take none of those who have logged in, and the oldest gives way to the next', async () => {
    const { open, raw, counts } = await serve({ limits: { strangers: 8, strangersPerAddress: 8 } })
    const before = await open()
    const strangers: Socket[] = []
    for (let n = 0; n < 40; n++) strangers.push(await raw())
    const { query } = await open('eve')
    expect(await query(['f'])).toMatchObject({ kind: 'list' })
    expect(await before.query(['f'])).toMatchObject({ kind: 'list' })
    // The last eight are there, but the one that gave way to eve.
    expect(counts).toMatchObject({ strangersEnded: 33, logins: 2 })
    expect(strangers[0]?.destroyed || (await ended(strangers[0] as Socket)).length === 0).toBe(true)
  })

  test.each([
    ['all together', { signedIn: 2 }, ['bob', 'eve', 'ann'], '2 connections'],
    ['an address', { perAddress: 2 }, ['bob', 'eve', 'ann'], '2 connections of an address'],
    ['a user', { perUser: 1 }, ['bob', 'eve', 'bob'], '1 connections of a user'],
  ])('are bounded for %s', async (_whom, limits, users, reason) => {
    const { open, lines, counts } = await serve({ limits })
    const [first = '', second = '', third = ''] = users
    await open(first)
    const leaving = await open(second)
    await expect(open(third)).rejects.toMatchObject({ code: 'REFUSED' })
    expect(lines).toEqual([`refused user "${third}": there are ${reason} already`])
    leaving.close()
    await vi.waitFor(() => expect(counts.connections).toBe(1))
    if (third !== first) await open(third)
  })

  test('are lost by users who are not let in any more', async () => {
    const { open, endWhere } = await serve()
    const [bob, eve] = [await open('bob'), await open('eve')]
    endWhere(({ user }) => user === 'eve')
    await expect(eve.query('x')).rejects.toMatchObject({ code: 'CLOSED' })
    expect(await bob.query(['f'])).toMatchObject({ kind: 'list' })
  })
})

describe('what a server does not take', () => {
  const upd = list([symbol('upd'), symbol('trade'), long(1)])
  const nyi = async (): Promise<KdbValue> => {
    throw new KdbError('nyi')
  }

  test('an async message that fails ends its connection, is counted, and is logged without its data', async () => {
    const { logIn, lines, counts } = await serve({ open: () => nyi })
    const socket = await logIn()
    const message = encodeMessage({ type: 'async', value: upd })
    socket.write(Buffer.concat([message, message]))
    expect(await ended(socket)).toHaveLength(0)
    expect(lines).toEqual(['refused async message "upd" of "bob": nyi'])
    expect(counts.refusedMessages).toBe(1)
  })

  test('an async message that does not fail, or only makes sure that all was sent, is taken', async () => {
    const { logIn, counts } = await serve({ open: () => async request => request })
    const socket = await logIn()
    socket.write(encodeMessage({ type: 'async', value: chars('tables[]') }))
    socket.write(encodeMessage({ type: 'async', value: { kind: 'primitive', type: 101, code: 0 } }))
    socket.write(encodeMessage({ type: 'sync', value: long(7) }))
    await once(socket, 'readable')
    expect(socket.read()).toEqual(encodeMessage({ type: 'response', value: long(7) }))
    expect(counts.refusedMessages).toBe(0)
  })

  test("a sync message that is too large is answered 'limit, and the connection goes on", async () => {
    const { open, lines, counts } = await serve()
    const { query } = await open()
    const large = vector('byte', new Uint8Array(64 * MiB + 1))
    await expect(query(['f', large])).rejects.toThrow(new KdbError('limit'))
    await expect(query(['f', large])).rejects.toThrow(new KdbError('limit'))
    expect(await query(['f'])).toMatchObject({ kind: 'list' })
    expect(lines).toEqual([
      expect.stringMatching(/^refused sync message of "bob": expected at most 67108864/),
    ])
    expect(counts).toMatchObject({ refusedMessages: 2, errors: 2, queries: 3 })
  })

  test('a message of 64 MiB is taken', async () => {
    const { open } = await serve({ open: () => async () => long(1) })
    const { query } = await open()
    expect(await query(['f', vector('byte', new Uint8Array(64 * MiB - 100))])).toEqual(long(1))
  })

  test('an async message that is too large ends its connection before it has come', async () => {
    const { logIn, counts } = await serve()
    const socket = await logIn()
    const header = Buffer.from('0100000000000000', 'hex')
    header.writeUInt32LE(2 ** 31, 4)
    socket.write(header)
    expect(await ended(socket)).toHaveLength(0)
    expect(counts.refusedMessages).toBe(1)
  })

  test('a message whose rest does not come is given up', async () => {
    const { logIn, lines, counts } = await serve({ limits: { stalledMs: 50 } })
    const socket = await logIn()
    socket.write(encodeMessage({ type: 'sync', value: chars('tables[]') }).subarray(0, 12))
    expect(await ended(socket)).toHaveLength(0)
    expect(lines).toEqual(['ended a connection of "bob": expected the rest of a message, got none'])
    expect(counts.refusedMessages).toBe(1)
  })

  test("an answer that is too large is 'limit", async () => {
    const { open } = await serve({
      open: () => async request => (request.kind === 'list' ? long(1) : vector('byte', new Uint8Array(MiB))),
      limits: { answerBytes: MiB },
    })
    const { query } = await open()
    await expect(query('x')).rejects.toThrow(new KdbError('limit'))
    expect(await query(['f'])).toEqual(long(1))
  })
})

describe('slow readers', () => {
  test('hold up nobody, and stay within the bound: those that have not read for longest are ended', async () => {
    const { open, logIn, counts, lines } = await serve({
      open: () => async request =>
        request.kind === 'list' ? long(1) : vector('byte', new Uint8Array(16 * MiB)),
      limits: { queuedBytes: 40 * MiB, slowMs: 50 },
    })
    const { query } = await open()
    const slow = await Promise.all(Array.from({ length: 12 }, logIn))
    const request = encodeMessage({ type: 'sync', value: chars('all') })
    for (const socket of slow) socket.write(request)
    expect(await query(['f'])).toEqual(long(1))
    // Two fit beside each other, and one more waits for the room of the slowest.
    await vi.waitFor(() => expect(counts.connections).toBeLessThanOrEqual(3), 20_000)
    expect(await query('all')).toMatchObject({ items: { length: 16 * MiB } })
    expect(counts.slowReadersEnded).toBeGreaterThanOrEqual(10)
    expect(lines[0]).toBe('ended a connection of "bob": its answers were not read')
  })

  test('that read on get their answer, however many wait for room', async () => {
    const answer = vector('long', new BigInt64Array(MiB))
    const { open } = await serve({ open: () => async () => answer, limits: { queuedBytes: 12 * MiB } })
    const connections = await Promise.all(Array.from({ length: 2 }, () => open()))
    const answers = await Promise.all(connections.map(({ query }) => query('x')))
    expect(answers).toEqual([answer, answer])
  })
})
