import { PassThrough } from 'node:stream'
import nodeq from 'node-q'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from '../../../kdb/ipc/client.ts'
import { mintToken } from '../../../kdb/ipc/token.ts'
import { launchNode, type NodeProcess } from '../../../kdb/node/launch.ts'
import { hasSamples, hdb } from '../samples.ts'

const secret = 'between supervisor and node'
const tokenFor = (user: string, port: number, now = Date.now()) =>
  mintToken({ host: '127.0.0.1', port, user, clusterName: 'hdb-1', secret, now })

describe.skipIf(!hasSamples)('a node, as a process, over a database of real kdb+', () => {
  let node: NodeProcess
  const log = new PassThrough()

  beforeAll(async () => {
    node = await launchNode({ options: { clusterName: 'hdb-1', clusterType: 'HDB' }, secret, log })
    await node.mount({ path: hdb, databaseName: 'market' })
  })
  afterAll(() => node.stop())

  const open = (password: string): Promise<nodeq.Connection> =>
    new Promise((resolve, reject) => {
      const address = { host: '127.0.0.1', port: node.port, user: 'bob', password }
      nodeq.connect(address, (error, connection) => {
        if (error !== undefined && error !== null) reject(error)
        else resolve(connection as nodeq.Connection)
      })
    })
  const ask = async (query: string): Promise<unknown> => {
    const connection = await open(tokenFor('bob', node.port))
    try {
      return await new Promise((resolve, reject) => {
        connection.k(query, (error, answer) => (error ? reject(error) : resolve(answer)))
      })
    } finally {
      connection.close()
    }
  }

  test('node-q logs in with a token and lists the tables', async () => {
    expect(await ask('tables[]')).toEqual(['quote', 'quote_iex', 'trade', 'trade_iex'])
  })

  test('a wrong token is refused', async () => {
    await expect(open('Host=x&X-Amz-Signature=00')).rejects.toThrow()
    await expect(open(tokenFor('eve', node.port))).rejects.toThrow()
  })

  test.each([
    ['count trade', 196_519],
    ['count quote', 344_455],
    ['count trade_iex', 0],
  ])('%s', async (query, count) => {
    expect(await ask(query)).toBe(count)
  })

  test('a select by date and symbol gives its rows', async () => {
    const rows = await ask('select[3] time,sym,price from trade where date=2015.01.07,sym=`IBM')
    expect(rows).toHaveLength(3)
    expect(rows).toMatchObject([{ sym: 'IBM' }, { sym: 'IBM' }, { sym: 'IBM' }])
  })

  test('what is not of the fixed set is nyi', async () => {
    await expect(ask('2+2')).rejects.toThrow('nyi')
    await expect(ask('system "ls"')).rejects.toThrow('nyi')
  })

  test('our own client gets the same', async () => {
    const connection = await connect(`:127.0.0.1:${node.port}:bob:${tokenFor('bob', node.port)}`)
    expect(await connection.query('count trade')).toMatchObject({ type: 'long', value: 196_519n })
    expect(await connection.query('max .Q.pv')).toMatchObject({ type: 'date' })
    connection.close()
  })
})
