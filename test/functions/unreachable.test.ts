// Each client of the steps, asked through a handler, against a server that is not well.
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Context } from 'aws-lambda'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'

const arn = 'arn:aws:states:us-east-1:000000000000:stateMachine:load-database'
const execution = { stateMachineArn: arn, name: 'one', input: {}, since: '2026-01-05T00:00:00Z' }
const STEPS = {
  finspace: ['environment/get-kx-environment', { environmentId: 'abc' }],
  s3: ['database/read-plan', { planKey: 'plans/one', batch: 0 }],
  states: ['workflow/get-execution', execution],
} as const
type Client = keyof typeof STEPS
const clients = Object.keys(STEPS) as Client[]

const functions = join(import.meta.dirname, '../../functions')

/** Runs a step whose clients are made anew, with this endpoint. */
async function runAt(endpoint: string, [file, input]: readonly [string, object]): Promise<unknown> {
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint)
  vi.resetModules()
  const { handler } = await import(/* @vite-ignore */ join(functions, `${file}.ts`))
  return handler(input, { functionName: file, awsRequestId: 'test' } as Context)
}

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** An address at which nothing listens any more. */
async function unused(): Promise<string> {
  const server = createServer()
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  await new Promise(done => server.close(done))
  return `http://127.0.0.1:${port}`
}

const answering = (status: number, body: string) =>
  serve((_, response) => response.writeHead(status, { 'content-type': 'text/html' }).end(body))

const ENDPOINTS: Record<string, () => Promise<string>> = {
  'refuses the connection': unused,
  'resets the connection': () => serve((request, _) => void request.socket.resetAndDestroy()),
  'closes the connection within an answer': () =>
    serve((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{')
      response.socket?.end()
    }),
  'has a name that is not found': async () => 'http://nowhere.invalid',
}

const BODIES = ['', '<html><body>Bad Gateway</body></html>', 'busy', '"busy"', 'null', '[]', '{}']

beforeEach(() => {
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT')
  vi.stubEnv('AWS_REGION', 'us-east-1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIATEST')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
  // The SDK tries again by itself, which takes time and changes nothing here.
  vi.stubEnv('AWS_MAX_ATTEMPTS', '1')
})
afterEach(() => vi.unstubAllEnvs())

describe.each(clients)('a step that asks %s', client => {
  test.each(Object.keys(ENDPOINTS))('fails as ServiceUnreachable where the address %s', async fault => {
    const endpoint = await ENDPOINTS[fault]?.()
    await expect(runAt(endpoint ?? '', STEPS[client])).rejects.toMatchObject({ name: 'ServiceUnreachable' })
  })

  test.each([429, 500, 502, 503, 504])('fails as ServiceUnreachable at a %i with any body', async status => {
    for (const body of BODIES) {
      const failed = runAt(await answering(status, body), STEPS[client])
      await expect(failed, body).rejects.toMatchObject({ name: 'ServiceUnreachable' })
    }
  })

  test('fails as DeadlineExceeded once its deadline has passed', async () => {
    const [file, input] = STEPS[client]
    const late = runAt('http://127.0.0.1:1', [file, { ...input, deadline: Date.now() }])
    await expect(late).rejects.toMatchObject({
      name: 'DeadlineExceeded',
      message: expect.stringContaining('ECONNREFUSED'),
    })
    const early = runAt('http://127.0.0.1:1', [file, { ...input, deadline: Date.now() + 60_000 }])
    await expect(early).rejects.toMatchObject({ name: 'ServiceUnreachable' })
  })
})

describe('what a service says itself keeps its name', () => {
  test.each([
    [429, 'ThrottlingException'],
    [500, 'InternalServerException'],
    [403, 'AccessDeniedException'],
  ])('at a %i, %s', async (status, name) => {
    const url = await serve((_, response) =>
      response.writeHead(status, { 'x-amzn-errortype': name }).end('{"message":"no"}'),
    )
    await expect(runAt(url, STEPS.finspace)).rejects.toMatchObject({ name })
  })
})

describe('a step whose access key is in Secrets Manager', () => {
  const asking = (endpoint: string) => {
    vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', endpoint)
    const secret = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:key'
    vi.stubEnv('KDBFLOW_ACCESS_KEY_SECRET', secret)
    return runAt('http://127.0.0.1:1', STEPS.finspace)
  }

  test.each(Object.keys(ENDPOINTS))('fails as ServiceUnreachable where the address %s', async fault => {
    const endpoint = await ENDPOINTS[fault]?.()
    const failed = asking(endpoint ?? '')
    await expect(failed).rejects.toMatchObject({ name: 'ServiceUnreachable' })
  })

  test.each([429, 500, 502, 503, 504])('fails as ServiceUnreachable at a %i with any body', async status => {
    for (const body of BODIES) {
      const failed = asking(await answering(status, body))
      await expect(failed, body).rejects.toMatchObject({
        name: 'ServiceUnreachable',
        message: expect.stringContaining('secret:key'),
      })
    }
  })

  test.each(['ThrottlingException', 'AccessDeniedException'])('fails as %s where it says so', async name => {
    const failed = asking(await answering(400, JSON.stringify({ __type: name })))
    await expect(failed).rejects.toMatchObject({ name })
  })
})

test.each(Object.keys(ENDPOINTS))('a report fails as EventNotPublished where the bus %s', async fault => {
  const report = {
    workflow: 'load-database',
    executionArn: 'arn:aws:states:us-east-1:000000000000:execution:load-database:one',
    ...{ redriveCount: 0, trigger: 'api', final: false },
    failure: { error: 'KxChangesetFailed', cause: '', stage: 'Look at the lock', redriveCount: 0 },
  }
  const endpoint = await ENDPOINTS[fault]?.()
  await expect(runAt(endpoint ?? '', ['workflow/report-failure', report])).rejects.toMatchObject({
    name: 'EventNotPublished',
  })
})

test('a health query fails as ServiceUnreachable where nothing listens at the node', async () => {
  const url = await serve((request, response) => {
    const isUser = request.url?.includes('/users/')
    const answer = isUser
      ? { userArn: 'arn:aws:finspace:us-east-1:000000000000:kxEnvironment/abc/kxUser/q' }
      : { signedConnectionString: ':tcps://127.0.0.1:1:q:token' }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  const asked = {
    ...{ environmentId: 'abc', clusterName: 'hdb', versions: {} },
    healthQuery: { userName: 'q', query: '1+1' },
  }
  await expect(runAt(url, ['cluster/query-cluster', asked])).rejects.toMatchObject({
    name: 'ServiceUnreachable',
  })
})
