import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Call } from '../../../services/wire/call.ts'
import { accountId } from '../../support/endpoint.ts'
import { operations } from './support/operations.ts'
import { newDatabase, newEnvironment } from './support/provision.ts'
import { startFinspace } from './support/start-finspace.ts'

const table = operations

const principal = {
  accountId,
  arn: `arn:aws:iam::${accountId}:root`,
  accessKeyId: 'AKIAROOT',
  authorize: () => undefined,
}

interface Sent {
  body: Buffer
  rawQuery: string
  label(name: string): string
}

function callOf(http: string, sent: Sent): Call {
  const [method = '', path = ''] = http.split(' ')
  return {
    ...{ service: 'finspace', region: 'us-east-1', headers: {}, trailers: {}, sourceIp: '', requestId: 'id' },
    ...{ method, principal, rawQuery: sent.rawQuery, body: sent.body },
    rawPath: path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(sent.label(name))),
  }
}

const members = [
  ...new Set(
    Object.values(table).flatMap(({ input }) => ('shape' in input ? Object.keys(Object(input.shape)) : [])),
  ),
]

/** What could be right at some places, so that some requests get far. */
const plausible = fc.constantFrom<unknown>(
  ...[
    'hdb',
    'use1-az1',
    'SINGLE',
    'HDB',
    'GP',
    'RDB',
    'NAS_1',
    '1.0',
    'kx.sg.large',
    'true',
    'token',
    true,
    0,
    1,
  ],
  { nodeType: 'kx.s.large', nodeCount: 1 },
  { type: 'SSD_1000', size: 1200 },
  { vpcId: 'vpc-12345678' },
  { team: 'rates' },
  ...[['use1-az1'], [{ databaseName: 'hdb' }], [{ dbPaths: ['/*'], volumeName: 'hdb' }]],
  [{ changeType: 'PUT', dbPath: '/../', s3Path: 's3://data/hdb/' }],
  `arn:aws:iam::${accountId}:role/bob`,
  'arn:aws:kms:us-east-1:111122223333:key/abc',
)

const body = fc.oneof(
  fc
    .dictionary(fc.constantFrom(...members), fc.oneof(plausible, fc.jsonValue(), fc.string()), { minKeys: 1 })
    .map(value => JSON.stringify(value)),
  fc.string(),
  fc.constantFrom('[]', 'null', '"', '{"a":', '['.repeat(5000), '{"a":'.repeat(200), '{"name":"\\ud800"}'),
)
const label = fc.oneof(
  fc.constantFrom('hdb', '..', '.', '%', '%2F', 'a/b', '\u0000', '*', 'x'.repeat(2000), 'é'),
  fc.string({ minLength: 1 }),
)
const rawQuery = fc.oneof(
  fc.constantFrom(
    'maxResults=-1',
    'maxResults=1e9',
    'maxResults=x',
    'nextToken=',
    'nextToken=%ff',
    'tagKeys=aws:x',
  ),
  fc.constantFrom('clientToken=a', 'maxResults=1', 'nextToken=aGRi', 'tagKeys=team'),
  fc.webQueryParameters(),
)

describe('malformed requests', () => {
  test.each(Object.entries(table))('%s is refused by an error of its model', async (_, { http, errors }) => {
    const { service, client, faults } = await startFinspace()
    const environmentId = await newEnvironment(client)
    await newDatabase(client, environmentId)
    await fc.assert(
      fc.asyncProperty(body, label, fc.boolean(), rawQuery, async (text, other, isHere, query) => {
        const sent = {
          body: Buffer.from(text),
          rawQuery: query,
          label: (name: string) => (name === 'environmentId' && isHere ? environmentId : other),
        }
        const answer = await service.handle(callOf(http, sent))
        // Some come out right after all.
        if (answer.status === 200) return
        expect(answer.status).toBeGreaterThanOrEqual(400)
        expect(answer.status).toBeLessThan(500)
        expect(['UnknownOperationException', ...errors]).toContain(answer.headers['x-amzn-errortype'])
      }),
      { numRuns: 60 },
    )
    expect(faults).toEqual([])
  })

  test('a body that would take a pattern quadratic time is refused at once', async () => {
    const { service } = await startFinspace()
    const clientToken = ' '.repeat(900_000)
    const sent = { body: Buffer.from(JSON.stringify({ clientToken })), rawQuery: '', label: () => 'abc' }
    const start = performance.now()
    const answer = await service.handle(callOf('PUT /kx/environments/{environmentId}', sent))
    expect(answer.headers['x-amzn-errortype']).toBe('ValidationException')
    expect(performance.now() - start).toBeLessThan(500)
  })
})
