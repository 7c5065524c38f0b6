// Errors come in the protocol of the client that asked, whatever is wrong with its signature.
import { expect, test } from 'vitest'
import * as z from 'zod'
import { createHttpApi } from '../../../services/aws/execute-api/service.ts'
import { systemClock } from '../../../services/store/clock.ts'
import type { Service } from '../../../services/wire/call.ts'
import { operation } from '../../../services/wire/operation.ts'
import { restJson } from '../../../services/wire/rest-json.ts'
import { startEndpoint } from '../../support/endpoint.ts'
import { signedFetch } from '../../support/signed-fetch.ts'

const unreached = () => Promise.reject(new Error('expected a refusal before the service'))
const s3: Service = { name: 's3', protocol: 's3', largestBody: 'streamed', handle: unreached }
const sts: Service = { name: 'sts', protocol: 'query', handle: unreached }
const states: Service = { name: 'states', handle: unreached }
const finspace = restJson({
  name: 'finspace',
  operations: {
    GetKxEnvironment: {
      http: 'GET /kx/environments/{environmentId}',
      ...operation({ input: z.object({ environmentId: z.string() }), run: () => ({}) }),
    },
  },
})
const httpApi = createHttpApi({
  routes: { 'GET /workflows': 'list-workflows' },
  invoke: unreached,
  clock: systemClock,
  region: 'us-east-1',
  accountId: '000000000000',
})

const start = () => startEndpoint([s3, sts, states, finspace, httpApi])

type Form = 's3' | 'query' | 'json'

const FORMS: Record<Form, (text: string) => { type: string; code: unknown }> = {
  s3: text => ({
    type: 'application/xml',
    code: /^<\?xml[^>]*>\s*<Error><Code>(\w+)<\/Code>/.exec(text)?.[1],
  }),
  query: text => ({ type: 'text/xml', code: /<ErrorResponse><Error>.*<Code>(\w+)<\/Code>/s.exec(text)?.[1] }),
  // What __type is, the test asks.
  json: text => ({ type: 'application/json', code: (JSON.parse(text) as { __type: unknown }).__type }),
}

async function codeOf(answer: Response, form: Form): Promise<unknown> {
  const { type, code } = FORMS[form](await answer.text())
  expect(answer.headers.get('content-type')).toBe(type)
  return code
}

const scope = (service: string) => `AKIAROOT/20260105/us-east-1/${service}/aws4_request`
const header = (service: string, signature: string) =>
  `AWS4-HMAC-SHA256 Credential=${scope(service)}, SignedHeaders=host, Signature=${signature}`

test.each([
  ['s3', 's3', 'SignatureDoesNotMatch'],
  ['sts', 'query', 'SignatureDoesNotMatch'],
  ['states', 'json', 'InvalidSignatureException'],
  ['finspace', 'json', 'InvalidSignatureException'],
] as const)('a wrong signature for %s is refused as %s', async (service, form, code) => {
  const { url } = await start()
  const credentials = { accessKeyId: 'AKIAROOT', secretAccessKey: 'wrong' }
  expect(await codeOf(await signedFetch(url, { service, credentials, path: '/b/k' }), form)).toBe(code)
})

test.each([
  ['s3', 's3', 'AuthorizationHeaderMalformed'],
  ['sts', 'query', 'IncompleteSignature'],
  ['states', 'json', 'IncompleteSignatureException'],
] as const)('a broken signature for %s is refused as %s', async (service, form, code) => {
  const { url } = await start()
  const headers = { authorization: header(service, 'short'), 'x-amz-date': '20260105T000000Z' }
  expect(await codeOf(await fetch(`${url}/b/k`, { headers }), form)).toBe(code)
})

test.each([
  ['s3', 's3', 'AuthorizationHeaderMalformed'],
  ['sts', 'query', 'IncompleteSignature'],
] as const)('a broken presigned URL of %s is refused as %s', async (service, form, code) => {
  const { url } = await start()
  const query = new URLSearchParams({
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': scope(service),
  })
  expect(await codeOf(await fetch(`${url}/b/k?${query}`), form)).toBe(code)
})

test.each([
  ['a header of signature version 2', '/b/k', { authorization: 'AWS AKIAROOT:c2lnbmF0dXJl' }],
  ['a URL presigned by signature version 2', '/b/k?AWSAccessKeyId=AKIAROOT&Expires=1&Signature=x', {}],
])('%s is refused as S3 does', async (_, path, headers) => {
  const { url } = await start()
  expect(await codeOf(await fetch(`${url}${path}`, { headers }), 's3')).toBe('AuthorizationHeaderMalformed')
})

test.each([
  ['iam', 'query', {}],
  ['sqs', 'query', {}],
  ['sqs', 'json', { 'x-amz-target': 'AmazonSQS.ListQueues' }],
  ['s3express', 's3', {}],
  ['dynamodb', 'json', {}],
] as const)('a service that is not served, %s, is refused as %s', async (service, form, headers) => {
  const { url } = await start()
  const answer = await signedFetch(url, { service, headers, method: 'POST', path: '/' })
  expect(answer.status).toBe(400)
  expect(await codeOf(answer, form)).toMatch(/IncompleteSignature|AuthorizationHeaderMalformed/)
})

test.each([
  ['GET', '/bucket/key', 's3', 'AccessDenied', {}],
  ['PUT', '/bucket/key', 's3', 'AccessDenied', { 'content-type': 'text/plain' }],
  ['GET', '/?Action=GetCallerIdentity&Version=2011-06-15', 'query', 'MissingAuthenticationToken', {}],
  [
    'POST',
    '/',
    'query',
    'MissingAuthenticationToken',
    { 'content-type': 'application/x-www-form-urlencoded' },
  ],
  [
    'POST',
    '/',
    'json',
    'MissingAuthenticationTokenException',
    { 'x-amz-target': 'AWSStepFunctions.ListStateMachines' },
  ],
  ['POST', '/x', 'json', 'MissingAuthenticationTokenException', { 'content-type': 'application/json' }],
  ['GET', '/kx/environments/abc', 'json', 'MissingAuthenticationTokenException', {}],
  ['GET', '/workflows', 'json', 'MissingAuthenticationTokenException', {}],
] as const)('an unsigned %s of %s is refused as %s', async (method, path, form, code, headers) => {
  const { url } = await start()
  const answer = await fetch(`${url}${path}`, { method, headers })
  expect(answer.status).toBe(403)
  expect(await codeOf(answer, form)).toBe(code)
})

test('an unsigned HEAD is refused without a body', async () => {
  const { url } = await start()
  const answer = await fetch(`${url}/bucket/key`, { method: 'HEAD' })
  expect([answer.status, await answer.text()]).toEqual([403, ''])
})

test('a fault before the service has answered comes in its protocol too', async () => {
  const store = { durable: () => Promise.reject(new Error('disk is full')) }
  const answering: Service = { ...s3, handle: () => Promise.resolve({ status: 200, headers: {} }) }
  const { url } = await startEndpoint([answering], { store })
  const answer = await signedFetch(url, { path: '/b/k' })
  expect([answer.status, await codeOf(answer, 's3')]).toEqual([500, 'InternalError'])
})
