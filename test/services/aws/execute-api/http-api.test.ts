import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { GetExecutionHistoryCommand } from '@aws-sdk/client-sfn'
import { sign } from 'aws4'
import { describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import type { AccessKey } from '../../../../cli/endpoint/connection.ts'
import { INPUTS } from '../../../../workflows/inputs.ts'
import { clientsOf, sharedKdbflow } from '../../start/kdbflow.ts'
import { executionsOf } from '../../start/market.ts'
import { keyOf, writeUsers } from '../../start/principals.ts'

const kdbflow = sharedKdbflow(data => {
  mkdirSync(join(data, 's3/market-data/hdb'), { recursive: true })
  writeFileSync(join(data, 's3/market-data/hdb/sym'), 'AAPL\0')
  writeUsers(data, [
    { name: 'nobody', statements: [{ Effect: 'Allow', Action: 'finspace:*', Resource: '*' }] },
    {
      name: 'reader',
      statements: [
        {
          Effect: 'Allow',
          Action: 'execute-api:Invoke',
          Resource: 'arn:aws:execute-api:us-east-1:000000000000:kdbflow/$default/GET/*',
        },
      ],
    },
  ])
})

interface Request {
  body?: string
  headers?: Record<string, string>
  key?: AccessKey
}

/** A call signed as API Gateway wants it. */
async function ask(route: string, { body, headers = {}, key = kdbflow().client.credentials }: Request = {}) {
  const [method = '', path = ''] = route.split(' ')
  const { host } = new URL(kdbflow().url)
  const given = { host, method, path, headers, ...(body === undefined ? {} : { body }) }
  const signed = sign({ ...given, service: 'execute-api', region: 'us-east-1' }, key)
  const sent = Object.entries(signed.headers ?? {}).map(([name, value]) => [name, String(value)])
  const answer = await fetch(`${kdbflow().url}${path}`, {
    method,
    headers: Object.fromEntries(sent),
    ...(body === undefined ? {} : { body }),
  })
  return { status: answer.status, body: JSON.parse(await answer.text()) }
}

const post = (workflow: string, input: object, headers: Record<string, string> = {}) =>
  ask(`POST /workflows/${workflow}/executions`, { body: JSON.stringify(input), headers })

const path = (executionArn: string) => `/executions/${encodeURIComponent(executionArn)}`

const environmentId = 'nosuchenvironment'

/** Waits for an hour: an object is there, and has just come. */
const arrivals = {
  ...{ environmentId, databaseName: 'market' },
  source: { bucket: 'market-data', prefix: 'hdb/' },
  quietSeconds: 3600,
}

async function isAt(executionArn: string, state: string): Promise<void> {
  const { sfn } = clientsOf(kdbflow().client)
  const newest = new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 1 })
  const { events } = await sfn.send(newest)
  expect(events).toMatchObject([{ stateEnteredEventDetails: { name: state } }])
}

describe('the workflows', () => {
  const described = z.record(z.string(), z.looseObject({ description: z.string().optional() }))

  test('are listed', async () => {
    expect(await ask('GET /workflows')).toEqual({
      status: 200,
      body: { workflows: Object.keys(INPUTS).map(name => ({ name })) },
    })
  })

  test.each(Object.keys(INPUTS))('%s has an example that its JSON Schema takes', async name => {
    const { status, body } = await ask(`GET /workflows/${name}`)
    expect({ status, name: body.name }).toEqual({ status: 200, name })
    const schema = z.fromJSONSchema(body.inputSchema)
    expect(schema.safeParse(body.example).error).toBeUndefined()
    expect(schema.safeParse({ ...body.example, unheardOf: 1 }).success).toBe(false)
    for (const [member, { description }] of Object.entries(described.parse(body.inputSchema.properties))) {
      expect(description, member).toMatch(/^[A-Z].*\.$/)
    }
  })

  test('that are not there are not found', async () => {
    const { status, body } = await ask('GET /workflows/no-such')
    expect({ status, error: body.error }).toEqual({ status: 404, error: 'NoSuchWorkflow' })
    expect(await ask('GET /nothing/here')).toEqual({ status: 404, body: { message: 'Not Found' } })
  })
})

describe('an execution', () => {
  test('is started once for an Idempotency-Key, described, stopped and redriven', async () => {
    const headers = { 'idempotency-key': 'once' }
    const first = await post('load-arrivals', arrivals, headers)
    expect(first).toEqual({
      status: 202,
      body: { executionArn: expect.stringMatching(/:load-arrivals:once$/), startDate: expect.any(String) },
    })
    expect(await post('load-arrivals', arrivals, headers)).toEqual(first)
    const { executionArn } = first.body
    await vi.waitFor(() => isAt(executionArn, 'Wait for more'), 10_000)
    expect(await ask(`GET ${path(executionArn)}`)).toMatchObject({
      status: 200,
      body: { executionArn, status: 'RUNNING', input: JSON.stringify(arrivals) },
    })

    expect(await ask(`POST ${path(executionArn)}/stop`)).toMatchObject({ status: 200 })
    expect(await ask(`GET ${path(executionArn)}`)).toMatchObject({ body: { status: 'ABORTED' } })
    expect(await post('load-arrivals', arrivals, headers)).toEqual(first)
    const other = { ...arrivals, quietSeconds: 7200 }
    expect(await post('load-arrivals', other, headers)).toMatchObject({
      status: 409,
      body: { error: 'ExecutionAlreadyExists' },
    })

    expect(await ask(`POST ${path(executionArn)}/redrive`)).toMatchObject({
      status: 202,
      body: { redriveDate: expect.any(String) },
    })
    expect(await ask(`POST ${path(executionArn)}/redrive`)).toMatchObject({
      status: 409,
      body: { error: 'ExecutionNotRedrivable' },
    })
    const redriven = await ask(`GET ${path(executionArn)}`)
    expect(redriven).toMatchObject({ body: { status: 'RUNNING', redriveCount: 1 } })
  })

  test('that does not exist is not found', async () => {
    const arn = 'arn:aws:states:us-east-1:000000000000:execution:load-database:never'
    for (const route of [`GET ${path(arn)}`, `POST ${path(arn)}/stop`, `POST ${path(arn)}/redrive`]) {
      expect(await ask(route), route).toMatchObject({ status: 404, body: { error: 'ExecutionDoesNotExist' } })
    }
  })
})

describe('bad input', () => {
  test.each(Object.keys(INPUTS))('of %s is answered with every fault, and starts nothing', async name => {
    const answer = await post(name, { timeoutSeconds: 0, trigger: 'whim', unheardOf: 1 })
    expect(answer).toMatchObject({ status: 400, body: { error: 'InvalidInput' } })
    const faults = answer.body.faults.join('\n')
    for (const place of ['timeoutSeconds', 'trigger', 'unheardOf', /environment/])
      expect(faults).toMatch(place)
    const started = await executionsOf(clientsOf(kdbflow().client).sfn, name)
    expect(started.filter(one => one.name !== 'once')).toEqual([])
  })

  test('in a path is answered so', async () => {
    expect(await ask('GET /executions/%E0%A4%A')).toEqual({ status: 400, body: { message: 'Bad Request' } })
    const { status, body } = await ask('GET /executions/not-an-arn')
    expect({ status, error: body.error }).toEqual({ status: 400, error: 'InvalidArn' })
  })

  test('that is not JSON is answered so', async () => {
    const answer = await ask('POST /workflows/load-database/executions', { body: '{"a":' })
    expect(answer).toMatchObject({ status: 400, body: { error: 'InvalidInput' } })
    expect(answer.body.message).toContain('expected a body of JSON')
  })
})

describe('a caller', () => {
  test('who does not sign, or signs with a wrong secret, is refused', async () => {
    expect((await fetch(`${kdbflow().url}/workflows`)).status).toBe(403)
    const key = { ...kdbflow().client.credentials, secretAccessKey: 'wrong' }
    expect(await ask('GET /workflows', { key })).toMatchObject({ status: 403 })
  })

  test('without the right to a route gets Forbidden, and starts nothing', async () => {
    const reader = keyOf('reader')
    expect((await ask('GET /workflows', { key: reader })).status).toBe(200)
    const forbidden = { status: 403, body: { message: 'Forbidden' } }
    expect(await ask('GET /workflows', { key: keyOf('nobody') })).toEqual(forbidden)
    const start = 'POST /workflows/stop-clusters/executions'
    expect(await ask(start, { key: reader, body: JSON.stringify({ environmentId }) })).toEqual(forbidden)
    expect(await executionsOf(clientsOf(kdbflow().client).sfn, 'stop-clusters')).toEqual([])
  })
})
