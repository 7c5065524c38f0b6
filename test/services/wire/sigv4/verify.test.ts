// Signatures that independent signers make are taken, and whatever is changed afterwards is noticed.
import { execFileSync, spawnSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { Sha256 } from '@aws-crypto/sha256-js'
import { HttpRequest } from '@smithy/protocol-http'
import { SignatureV4 } from '@smithy/signature-v4'
import aws4 from 'aws4'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readSignature, type SignedRequest } from '../../../../services/wire/sigv4/signature.ts'
import { verifySignature } from '../../../../services/wire/sigv4/verify.ts'
import { anyRequest, queryString, type Unsigned } from './requests.ts'

const accessKeyId = 'AKIDEXAMPLE'
const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const region = 'us-east-1'
const host = 'localhost:4566'
const signedAt = new Date('2026-01-05T12:00:00Z')

function verify(request: SignedRequest, body: string, now = signedAt.getTime()): void {
  const signature = readSignature(request)
  const presignedS3 = signature.expires !== undefined && signature.service === 's3'
  const payloadHash = presignedS3 ? 'UNSIGNED-PAYLOAD' : hash('sha256', body)
  verifySignature({ request, signature, secretAccessKey, payloadHash, now })
}

const lowerCased = (headers: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]))

function signer(service: string) {
  const credentials = { accessKeyId, secretAccessKey }
  return new SignatureV4({ service, region, credentials, sha256: Sha256, uriEscapePath: service !== 's3' })
}

function httpRequest({ method, path, query, headers, body }: Unsigned): HttpRequest {
  const all = { ...headers, host }
  return new HttpRequest({
    method,
    path,
    query: Object.fromEntries(query),
    headers: all,
    body,
    hostname: host,
  })
}

async function signedBySmithy(service: string, unsigned: Unsigned): Promise<SignedRequest> {
  const { headers } = await signer(service).sign(httpRequest(unsigned), { signingDate: signedAt })
  const { method, path, query } = unsigned
  return { method, rawPath: path, rawQuery: queryString(query), headers: lowerCased(headers) }
}

async function presignedBySmithy(service: string, unsigned: Unsigned): Promise<SignedRequest> {
  const options = { signingDate: signedAt, expiresIn: 900, unsignableHeaders: new Set<string>() }
  const request = httpRequest(unsigned)
  if (service === 's3') request.headers['x-amz-content-sha256'] = 'UNSIGNED-PAYLOAD'
  const presigned = await signer(service).presign(request, options)
  const rawQuery = queryString(
    Object.entries(presigned.query ?? {}).map(([name, value]) => [name, String(value)]),
  )
  const { method, path } = unsigned
  return { method, rawPath: path, rawQuery, headers: lowerCased(presigned.headers) }
}

function signedByAws4(service: string, { method, path, query, headers, body }: Unsigned): SignedRequest {
  const rawQuery = queryString(query)
  const signed = aws4.sign(
    {
      method,
      path: rawQuery === '' ? path : `${path}?${rawQuery}`,
      service,
      region,
      body,
      headers: { ...headers, host, 'x-amz-date': '20260105T120000Z' },
    },
    { accessKeyId, secretAccessKey },
  )
  return { method, rawPath: path, rawQuery, headers: lowerCased(signed.headers ?? {}) }
}

const services = ['finspace', 's3']

test.each(services)('what @smithy/signature-v4 signs for %s is taken', async service => {
  await fc.assert(
    fc.asyncProperty(anyRequest, async unsigned => {
      verify(await signedBySmithy(service, unsigned), unsigned.body)
    }),
  )
})

test.each(services)('what @smithy/signature-v4 presigns for %s is taken', async service => {
  await fc.assert(
    fc.asyncProperty(anyRequest, async unsigned => {
      verify(await presignedBySmithy(service, unsigned), unsigned.body)
    }),
  )
})

test.each(services)('what aws4 signs for %s is taken', service => {
  fc.assert(
    fc.property(anyRequest, unsigned => {
      // It takes an escaped slash for a slash in S3's paths, unlike the SDKs.
      const path = service === 's3' ? unsigned.path.replaceAll('%2F', '') : unsigned.path
      verify(signedByAws4(service, { ...unsigned, path }), unsigned.body)
    }),
  )
})

const botocore = spawnSync('python3', ['-c', 'import botocore']).status === 0

test.skipIf(!botocore).each(services)(
  'what botocore signs for %s is taken (where Python has it)',
  service => {
    const requests = fc.sample(anyRequest, 300)
    const script = new URL('./sign-with-botocore.py', import.meta.url).pathname
    const signed = JSON.parse(
      execFileSync('python3', [script], {
        input: JSON.stringify({ service, region, host, accessKeyId, secretAccessKey, requests }),
        maxBuffer: 1e8,
      }).toString(),
    )
    expect(signed).toHaveLength(requests.length)
    requests.forEach(({ method, path, body }, index) => {
      const { rawQuery, headers } = signed[index]
      verify({ method, rawPath: path, rawQuery, headers: lowerCased(headers) }, body, Date.now())
    })
  },
)

const changes: [string, (request: SignedRequest) => SignedRequest][] = [
  ['the method', request => ({ ...request, method: 'PATCH' })],
  ['the path', request => ({ ...request, rawPath: `${request.rawPath}x` })],
  ['the query', request => ({ ...request, rawQuery: `${request.rawQuery}&added=1` })],
  ['the host', request => ({ ...request, headers: { ...request.headers, host: 'elsewhere' } })],
  [
    'an x-amz header',
    request => ({ ...request, headers: { ...request.headers, 'x-amz-acl': 'public-read' } }),
  ],
  [
    'the date',
    request => ({ ...request, headers: { ...request.headers, 'x-amz-date': '20260105T120001Z' } }),
  ],
]

test.each(changes)('a change of %s is noticed', async (_, change) => {
  await fc.assert(
    fc.asyncProperty(anyRequest, fc.constantFrom(...services), async (unsigned, service) => {
      const signed = await signedBySmithy(service, unsigned)
      expect(() => verify(change(signed), unsigned.body)).toThrow(/signature|signed/)
    }),
    { numRuns: 30 },
  )
})

test('a change of the body is noticed', async () => {
  await fc.assert(
    fc.asyncProperty(anyRequest, async unsigned => {
      const signed = await signedBySmithy('finspace', unsigned)
      expect(() => verify(signed, `${unsigned.body}x`)).toThrow(/does not match/)
    }),
    { numRuns: 30 },
  )
})

const minutes = (count: number) => signedAt.getTime() + count * 60_000
const plain: Unsigned = { method: 'GET', path: '/', query: [], headers: {}, body: '' }

test.each([
  ['finspace', 4.9, 5.1],
  ['s3', 14.9, 15.1],
])('a clock of %s may be off by %d minutes, not by %d', async (service, near, far) => {
  const signed = await signedBySmithy(service, plain)
  for (const sign of [1, -1]) {
    expect(() => verify(signed, '', minutes(sign * near))).not.toThrow()
    expect(() => verify(signed, '', minutes(sign * far))).toThrow(/Signature/)
  }
})

test('a presigned URL holds as long as it says', async () => {
  const signed = await presignedBySmithy('s3', plain)
  expect(() => verify(signed, '', minutes(14.9))).not.toThrow()
  expect(() => verify(signed, '', minutes(15.1))).toThrow('Request has expired')
})

test.each([
  ['no signature', {}, 'Missing Authentication Token'],
  ['another algorithm', { authorization: 'AWS4-ECDSA-P256-SHA256 Credential=x' }, 'AWS4-HMAC-SHA256'],
  ['half a credential', { authorization: 'AWS4-HMAC-SHA256 Credential=AKID/20260105' }, 'AKID/20260105'],
])('%s is named', (_, headers, sentence) => {
  expect(() => readSignature({ method: 'GET', rawPath: '/', rawQuery: '', headers })).toThrow(sentence)
})

test.each([
  '1e3',
  '0x10',
  ' 900',
  '+900',
  '604801',
  '0',
])('a presigned URL whose X-Amz-Expires is %j is refused', async expires => {
  const signed = await presignedBySmithy('s3', plain)
  const rawQuery = signed.rawQuery.replace(
    'X-Amz-Expires=900',
    `X-Amz-Expires=${encodeURIComponent(expires)}`,
  )
  expect(() => readSignature({ ...signed, rawQuery })).toThrow('expected X-Amz-Expires')
})

test('an Authorization header that comes twice is refused', async () => {
  const signed = await signedBySmithy('finspace', plain)
  const { authorization = '' } = signed.headers
  const headers = { ...signed.headers, authorization: `${authorization},${authorization}` }
  expect(() => readSignature({ ...signed, headers })).toThrow('expected one Authorization header')
})
