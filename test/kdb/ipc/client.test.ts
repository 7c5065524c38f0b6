import { once } from 'node:events'
import { type AddressInfo, connect as connectTcp, createServer, type Server, type Socket } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { KdbError } from '../../../kdb/errors.ts'
import { connect } from '../../../kdb/ipc/client.ts'
import { encodeMessage } from '../../../kdb/ipc/message.ts'
import { type KdbServerOptions, kdbServer } from '../../../kdb/ipc/server.ts'
import { chars, type KdbValue, list, long, symbol, vector } from '../../../kdb/values.ts'
import { compressMessage } from '../compress.ts'

const bob = { host: '127.0.0.1', user: 'bob', password: 'pw' }

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

const serve = (options: Partial<KdbServerOptions> = {}): Promise<number> =>
  listen(
    kdbServer({
      authenticate: ({ user, password }) =>
        user === 'bob' && password === 'pw' ? { user, since: 1 } : undefined,
      open: () => async request => request,
      onFault: () => undefined,
      ...options,
    }).server,
  )

async function open(options: Partial<KdbServerOptions> = {}) {
  const connection = await connect({ ...bob, port: await serve(options) }, { timeoutMs: 2000 })
  onTestFinished(() => connection.close())
  return connection
}

/** A server that lets everyone in and then follows its script. */
const scripted = (script: (socket: Socket) => void): Promise<number> =>
  listen(
    createServer(socket => {
      socket.once('data', () => {
        socket.write(Buffer.of(3))
        script(socket)
      })
    }),
  )

describe('a client and a server', () => {
  test('a text and a call arrive as q would send them', async () => {
    const { query } = await open()
    expect(await query('tables[]')).toEqual({
      ...chars('tables[]'),
      items: new Uint8Array(Buffer.from('tables[]')),
    })
    expect(await query(['count', symbol('trade')])).toMatchObject({
      kind: 'list',
      items: [{ type: 'char' }, symbol('trade')],
    })
  })

  test('queries sent together are answered in order', async () => {
    const { query } = await open()
    const texts = ['a', 'bb', 'ccc', 'dddd']
    const answers = await Promise.all(texts.map(text => query(text)))
    expect(answers).toMatchObject(texts.map(text => ({ items: { length: text.length } })))
  })

  test('a large answer arrives whole', async () => {
    const large = vector(
      'long',
      BigInt64Array.from({ length: 300_000 }, (_, row) => BigInt(row)),
    )
    const { query } = await open({ open: () => async () => large })
    expect(await query('everything')).toEqual(large)
  })

  test('an error that the server signals is a KdbError, and the connection stays', async () => {
    const { query } = await open({
      open: () => async request => {
        if (request.kind === 'list') return long(1)
        throw new KdbError('nyi')
      },
    })
    await expect(query('1+1')).rejects.toThrow(new KdbError('nyi'))
    expect(await query(['f'])).toEqual(long(1))
  })

  test('a fault of the server itself does not show to the client', async () => {
    const faults: unknown[] = []
    const { query } = await open({
      open: () => async () => {
        throw new Error('/home/bob/secret')
      },
      onFault: fault => faults.push(fault),
    })
    await expect(query('x')).rejects.toThrow(new KdbError('internal'))
    expect(faults).toHaveLength(1)
  })

  test('a wrong password is REFUSED', async () => {
    const port = await serve()
    await expect(connect({ ...bob, port, password: 'no' })).rejects.toMatchObject({ code: 'REFUSED' })
  })

  test('a port where nothing listens is UNREACHABLE', async () => {
    await expect(connect({ ...bob, port: 1 })).rejects.toMatchObject({ code: 'UNREACHABLE' })
  })

  test('no answer in time is TIMEOUT, and so is no handshake', async () => {
    const silent = await listen(createServer(() => undefined))
    await expect(connect({ ...bob, port: silent }, { timeoutMs: 20 })).rejects.toMatchObject({
      code: 'TIMEOUT',
    })
    const port = await scripted(() => undefined)
    const { query } = await connect({ ...bob, port }, { timeoutMs: 20 })
    await expect(query('x')).rejects.toMatchObject({ code: 'TIMEOUT' })
    await expect(query('y')).rejects.toMatchObject({ code: 'TIMEOUT' })
  })

  test('a server that goes away in the middle is CLOSED', async () => {
    const port = await scripted(socket => socket.once('data', () => socket.destroy()))
    const { query } = await connect({ ...bob, port })
    await expect(query('x')).rejects.toMatchObject({ code: 'CLOSED' })
  })

  test('async messages before the answer are passed over, and a compressed answer is read', async () => {
    const answer: KdbValue = vector('byte', new Uint8Array(3000))
    const port = await scripted(socket =>
      socket.once('data', () => {
        socket.write(encodeMessage({ type: 'async', value: list([]) }))
        socket.write(compressMessage(encodeMessage({ type: 'response', value: answer })))
      }),
    )
    const { query, close } = await connect({ ...bob, port })
    expect(await query('x')).toEqual(answer)
    close()
  })
})

describe('a server', () => {
  const send = async (port: number, bytes: string | Buffer): Promise<Buffer> => {
    const socket = connectTcp({ port, host: '127.0.0.1' })
    socket.write(bytes)
    const got: Buffer[] = []
    for await (const chunk of socket) got.push(chunk)
    return Buffer.concat(got)
  }

  test.each([
    ['an HTTP request', 'GET / HTTP/1.1\r\n\r\n'],
    ['a login longer than any token', Buffer.alloc(5000, 'a')],
    ['a wrong password', 'bob:no\x03\0'],
  ])('closes the connection on %s', async (_name, bytes) => {
    expect(await send(await serve(), bytes)).toHaveLength(0)
  })

  test('cuts off a peer that never logs in', async () => {
    expect(await send(await serve({ limits: { logInMs: 20 } }), 'bob')).toHaveLength(0)
  })

  test('answers with the lesser capability', async () => {
    const port = await serve()
    for (const [capability, answer] of [
      [1, 1],
      [3, 3],
      [6, 3],
    ] as const) {
      const socket = connectTcp({ port, host: '127.0.0.1' })
      socket.write(Buffer.concat([Buffer.from('bob:pw'), Buffer.of(capability, 0)]))
      expect((await once(socket, 'data'))[0]).toEqual(Buffer.of(answer))
      socket.destroy()
    }
  })

  test('lets in a client that names no capability, as those before kdb+ 2.6', async () => {
    const socket = connectTcp({ port: await serve(), host: '127.0.0.1' })
    socket.write('bob:pw\0')
    expect((await once(socket, 'data'))[0]).toEqual(Buffer.of(0))
    socket.destroy()
  })

  test('a message that cannot be read ends its connection alone', async () => {
    const lines: string[] = []
    const port = await serve({ log: line => lines.push(line) })
    const login = Buffer.from('bob:pw\x03\0')
    const got = await send(port, Buffer.concat([login, Buffer.from('0101000007000000', 'hex'), login]))
    expect(got).toEqual(Buffer.of(3))
    expect(lines).toEqual([expect.stringMatching(/^ended a connection of "bob": expected/)])
    const { query, close } = await connect({ ...bob, port })
    expect(await query(['f'])).toMatchObject({ kind: 'list' })
    close()
  })
})
