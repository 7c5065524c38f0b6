import { once } from 'node:events'
import { connect } from 'node:net'
import { FinspaceClient, GetKxEnvironmentCommand, ListKxEnvironmentsCommand } from '@aws-sdk/client-finspace'
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { awsJson } from '../../services/wire/aws-json.ts'
import type { Service } from '../../services/wire/call.ts'
import { operation } from '../../services/wire/operation.ts'
import { restJson } from '../../services/wire/rest-json.ts'
import { root, startEndpoint } from '../support/endpoint.ts'

const environment = {
  http: 'GET /kx/environments/{environmentId}',
  ...operation({
    input: z.object({ environmentId: z.string() }),
    run: ({ environmentId }) => ({ environmentId, creationTimestamp: new Date(1_767_225_600_250) }),
  }),
}
const finspace = restJson({ name: 'finspace', operations: { GetKxEnvironment: environment } })
const states = awsJson({
  name: 'states',
  target: 'AWSStepFunctions',
  version: '1.0',
  operations: { ListStateMachines: operation({ input: z.object({}), run: () => ({ stateMachines: [] }) }) },
})

test('one port answers the SDK clients of several services', async () => {
  const { client } = await startEndpoint([finspace, states])
  const found = await new FinspaceClient(client).send(new GetKxEnvironmentCommand({ environmentId: 'abc' }))
  expect(found.environmentId).toBe('abc')
  expect(found.creationTimestamp).toEqual(new Date(1_767_225_600_250))
  expect(await new SFNClient(client).send(new ListStateMachinesCommand({}))).toMatchObject({
    stateMachines: [],
  })
})

test.each([
  ['a wrong secret', { ...root, secretAccessKey: 'wrong' }, 'InvalidSignatureException'],
  ['an unknown key', { ...root, accessKeyId: 'AKIANOBODY' }, 'UnrecognizedClientException'],
  ['a token that was never issued', { ...root, sessionToken: 'token' }, 'UnrecognizedClientException'],
])('%s is refused by the error that the SDK knows', async (_, credentials, name) => {
  const { client } = await startEndpoint([finspace])
  const refused = new FinspaceClient({ ...client, credentials }).send(
    new GetKxEnvironmentCommand({ environmentId: 'abc' }),
  )
  await expect(refused).rejects.toMatchObject({ name })
})

test('a signature for a service that is not served is refused', async () => {
  const { client } = await startEndpoint([states])
  const refused = new FinspaceClient(client).send(new ListKxEnvironmentsCommand({}))
  await expect(refused).rejects.toMatchObject({ name: 'IncompleteSignatureException' })
})

test('an unsigned request is refused, but for the health check and the page of a browser', async () => {
  const { url } = await startEndpoint([finspace])
  const refused = await fetch(`${url}/kx/environments/abc`)
  expect(refused.status).toBe(403)
  expect(refused.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException')
  expect(await refused.json()).toMatchObject({ message: 'Missing Authentication Token' })
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  expect(await (await fetch(url)).text()).toContain('<code>finspace</code>')
})

test('nothing is answered before the store is durable', async () => {
  const order: string[] = []
  const service: Service = {
    name: 'finspace',
    handle: async () => {
      order.push('run')
      return { status: 200, headers: {}, body: '{}' }
    },
  }
  const store = { durable: async () => void order.push('durable') }
  const { client } = await startEndpoint([service], { store })
  await new FinspaceClient(client).send(new ListKxEnvironmentsCommand({}))
  order.push('answered')
  expect(order).toEqual(['run', 'durable', 'answered'])
})

test('an unforeseen error is logged under the request id and answered without its details', async () => {
  const service: Service = { name: 'finspace', handle: () => Promise.reject(new Error('disk is at /secret')) }
  const { client, logged } = await startEndpoint([service])
  const failed = new FinspaceClient(client).send(new ListKxEnvironmentsCommand({}))
  const error = await failed.catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ name: 'InternalServerException', $metadata: { httpStatusCode: 500 } })
  expect(String(error)).not.toContain('secret')
  expect(error).toMatchObject({ $metadata: { requestId: logged[0]?.details['requestId'] } })
})

test('a client that leaves in the middle of its body harms nobody', async () => {
  const { url, client, logged } = await startEndpoint([finspace])
  const { port, hostname } = new URL(url)
  const socket = connect(Number(port), hostname)
  const credential = `Credential=${root.accessKeyId}/20260105/us-east-1/finspace/aws4_request`
  socket.write(
    `POST /kx/environments HTTP/1.1\r\nHost: h\r\nX-Amz-Date: 20260105T000000Z\r\nContent-Length: 100\r\n` +
      `Authorization: AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=${'0'.repeat(64)}\r\n\r\n{`,
  )
  socket.end()
  socket.resume()
  await once(socket, 'close')
  const found = await new FinspaceClient(client).send(new GetKxEnvironmentCommand({ environmentId: 'abc' }))
  expect(found.environmentId).toBe('abc')
  expect(logged).toEqual([])
})

test('a body over the limit is refused with 413', async () => {
  const { url } = await startEndpoint([finspace])
  const credential = `Credential=${root.accessKeyId}/20260105/us-east-1/finspace/aws4_request`
  const answer = await fetch(`${url}/kx/environments`, {
    method: 'POST',
    body: Buffer.alloc(1024 * 1024 + 1),
    headers: {
      authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
      'x-amz-date': '20260105T000000Z',
    },
  })
  expect(answer.status).toBe(413)
})

test('an object of a hundred thousand levels is refused, and harms nobody', async () => {
  const { client } = await startEndpoint([states])
  const deep = new SFNClient(client)
  deep.middlewareStack.add(
    next => args => {
      Object.assign(args.request as object, { body: `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}` })
      return next(args)
    },
    { step: 'serialize', priority: 'low' },
  )
  const refused = deep.send(new ListStateMachinesCommand({}))
  await expect(refused).rejects.toMatchObject({ name: 'SerializationException' })
})

test('no page of others may frame the page at /', async () => {
  const { url } = await startEndpoint([finspace, states])
  const { headers } = await fetch(url, { headers: { accept: 'text/html' } })
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  expect(headers.get('x-frame-options')).toBe('DENY')
})
