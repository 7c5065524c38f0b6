import type { AddressInfo } from 'node:net'
import { FinspaceClient } from '@aws-sdk/client-finspace'
import type { Context } from 'aws-lambda'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { steps } from '../../functions/catalog.ts'
import { handler } from '../../functions/cluster/query-cluster.ts'
import { kdbServer } from '../../kdb/ipc/server.ts'
import { chars, type KdbValue, list, long, symbols, vector } from '../../kdb/values.ts'

// The logger reads it when the handler is imported.
vi.hoisted(() => vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT'))

// The client's send has an overload for each command; here one answers them all.
const prototype = FinspaceClient.prototype as unknown as {
  send: (command: { constructor: { name: string } }) => Promise<object>
}

const days = (...dates: string[]) =>
  vector(
    'date',
    Int32Array.from(dates, date => (Date.parse(date) - Date.parse('2000-01-01')) / 86_400_000),
  )

/** A cluster whose one node answers every query with the value of its text. */
async function serve(answers: Record<string, KdbValue>) {
  const { server } = kdbServer({
    authenticate: ({ user, password }) =>
      user === 'analyst' && password === 'token' ? { user, since: 0 } : undefined,
    open: () => async request => {
      const text =
        request.kind === 'vector' && request.type === 'char' ? Buffer.from(request.items).toString() : ''
      return answers[text] ?? long(0)
    },
    onFault: () => undefined,
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  vi.spyOn(prototype, 'send').mockImplementation(async ({ constructor: { name } }) => {
    expect(steps['query-cluster']?.actions).toContain(`finspace:${name.replace('Command', '')}`)
    if (name === 'GetKxUserCommand') return { userArn: 'arn:user' }
    if (name === 'GetKxChangesetCommand') {
      return {
        changeRequests: [
          { changeType: 'PUT', dbPath: '/2024.01.02/' },
          { changeType: 'PUT', dbPath: '/' },
        ],
      }
    }
    return { signedConnectionString: `:127.0.0.1:${port}:analyst:token` }
  })
}

const ask = (healthQuery: object, versions = {}) =>
  handler(
    {
      environmentId: 'e1',
      clusterName: 'hdb',
      healthQuery: { userName: 'analyst', ...healthQuery },
      versions,
    },
    {} as Context,
  )

beforeEach(() => vi.restoreAllMocks())

describe('query-cluster', () => {
  test('is content when the newest dates of the version are visible', async () => {
    await serve({ '.Q.pv': days('2024-01-01', '2024-01-02') })
    expect(await ask({}, { market: 'cs1' })).toEqual({ answer: ['2024.01.01', '2024.01.02'] })
  })

  test('says which dates are missing', async () => {
    await serve({ '.Q.pv': days('2024-01-01') })
    await expect(ask({}, { market: 'cs1' })).rejects.toMatchObject({
      name: 'ClusterNotHealthy',
      message: 'expected ["2024.01.02"] from .Q.pv, got ["2024.01.01"]',
    })
  })

  test('asks for the tables where there is no version to show', async () => {
    await serve({ 'tables[]': symbols(['quote', 'trade']) })
    expect(await ask({})).toEqual({ answer: ['quote', 'trade'] })
  })

  test.each([
    ['count trade', long(196_519), 196_519],
    ['.z.X', list([chars('q'), long(1)]), ['q', 1]],
  ])('compares the answer to %j with what is expected', async (query, value, expected) => {
    await serve({ [query]: value })
    expect(await ask({ query, expected })).toEqual({ answer: expected })
    await expect(ask({ query, expected: 'other' })).rejects.toMatchObject({ name: 'ClusterNotHealthy' })
  })

  test('fails as any step does where nothing listens, for a workflow to retry', async () => {
    await serve({})
    vi.spyOn(prototype, 'send').mockResolvedValue({ signedConnectionString: ':127.0.0.1:1:analyst:token' })
    await expect(ask({ query: '1' })).rejects.toMatchObject({
      name: 'ServiceUnreachable',
    })
  })
})
