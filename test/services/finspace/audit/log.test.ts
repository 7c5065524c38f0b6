import { createHash } from 'node:crypto'
import { appendFileSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import {
  CreateKxUserCommand,
  FinspaceClient,
  GetKxConnectionStringCommand,
  GetKxEnvironmentCommand,
} from '@aws-sdk/client-finspace'
import { expect, onTestFinished, test } from 'vitest'
import { openAuditLog } from '../../../../services/finspace/audit/log.ts'
import { systemRandom } from '../../../../services/store/random.ts'
import { accountId } from '../../../support/endpoint.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'
import { newCluster, newEnvironment } from '../support/provision.ts'
import { startFinspace } from '../support/start-finspace.ts'

function openLog(folder: string, clock = new VirtualClock()) {
  const log = openAuditLog({ folder, region: 'us-east-1', clock, random: systemRandom, onFault: raise })
  onTestFinished(() => log.close())
  return log
}

const raise = (fault: unknown) => {
  throw fault
}

const linesOf = (folder: string): string[] =>
  readdirSync(folder)
    .sort()
    .flatMap(name => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'))

const outcome = {
  call: {
    ...{ service: 'finspace', region: 'us-east-1', method: 'GET', rawPath: '/', rawQuery: '' },
    ...{ headers: {}, body: Buffer.alloc(0), trailers: {}, sourceIp: '127.0.0.1', requestId: 'id' },
    principal: {
      accountId,
      arn: 'arn:aws:iam::000000000000:user/a',
      accessKeyId: 'A',
      authorize: () => undefined,
    },
  },
  ...{ operation: 'ListKxEnvironments', input: {}, output: {} },
}

test('every call is logged in the shape of CloudTrail, refused ones too, and no password', async () => {
  const folder = temporaryFolder()
  const { client } = await startFinspace({ observe: openLog(folder).observe })
  const environmentId = await newEnvironment(client)
  await newCluster(client, { environmentId, clusterName: 'hdb' })
  const iamRole = 'arn:aws:iam::000000000000:role/bob'
  const { userArn = '' } = await client.send(
    new CreateKxUserCommand({ environmentId, userName: 'bob', iamRole }),
  )
  await client.send(new GetKxConnectionStringCommand({ environmentId, userArn, clusterName: 'hdb' }))
  const missing = client.send(new GetKxEnvironmentCommand({ environmentId: 'none' }))
  await expect(missing).rejects.toMatchObject({ name: 'ResourceNotFoundException' })

  const records = linesOf(folder).map(line => JSON.parse(line))
  expect(records[0]).toMatchObject({
    eventVersion: '1.11',
    userIdentity: { type: 'Root', arn: `arn:aws:iam::${accountId}:root`, accessKeyId: 'AKIAROOT' },
    ...{ eventTime: '2026-01-05T00:00:00Z', eventSource: 'finspace.amazonaws.com', awsRegion: 'us-east-1' },
    ...{ eventName: 'CreateKxEnvironment', readOnly: false, sourceIPAddress: '127.0.0.1' },
    requestParameters: { name: 'env' },
    responseElements: { environmentId, status: 'CREATE_REQUESTED' },
  })
  expect(records.find(({ eventName }) => eventName === 'CreateKxUser').requestParameters).toMatchObject({
    iamRole,
  })
  expect(records.at(-1)).toMatchObject({
    ...{ eventName: 'GetKxEnvironment', errorCode: 'ResourceNotFoundException', readOnly: true },
    ...{ requestParameters: { environmentId: 'none' }, responseElements: null },
  })
  expect(linesOf(folder).join('\n')).not.toMatch(/X-Amz-Signature|secret/i)
})

test('a line that a crash cut short stays, and the chain goes on from it', () => {
  const folder = temporaryFolder()
  openLog(folder).observe(outcome)
  appendFileSync(join(folder, 'finspace-2026-01-05.jsonl'), '{"eventVersion":')
  openLog(folder).observe(outcome)
  const lines = linesOf(folder)
  expect(lines).toHaveLength(3)
  expect(lines[1]).toBe('{"eventVersion":')
  const hash = createHash('sha256').update('{"eventVersion":').digest('hex')
  expect(JSON.parse(lines[2] ?? '').addendum.previousHash).toBe(hash)
})

test('calls that are refused before the service sees them are logged, with what is known of the caller', async () => {
  const folder = temporaryFolder()
  const { endpoint } = await startFinspace({
    observe: openLog(folder).observe,
    rate: { perSecond: 1, burst: 1 },
  })
  const refused = async (settings: object, name: string) => {
    const client = new FinspaceClient({ ...endpoint.client, ...settings })
    await expect(client.send(new GetKxEnvironmentCommand({ environmentId: 'abc' }))).rejects.toMatchObject({
      name,
    })
  }
  const { credentials } = endpoint.client
  const skewed = { systemClockOffset: -3_600_000 }
  await refused({ credentials: { ...credentials, secretAccessKey: 'x' } }, 'InvalidSignatureException')
  await refused({ credentials: { ...credentials, accessKeyId: 'AKIANOBODY' } }, 'UnrecognizedClientException')
  await refused(skewed, 'InvalidSignatureException')
  await refused({}, 'ResourceNotFoundException')
  await refused({}, 'ThrottlingException')

  const records = linesOf(folder).map(line => JSON.parse(line))
  const unknown = (accessKeyId: string) => ({ type: 'Unknown', accessKeyId })
  const root = { type: 'Root', accessKeyId: 'AKIAROOT' }
  expect(records).toMatchObject([
    { userIdentity: unknown('AKIAROOT'), errorCode: 'InvalidSignatureException' },
    { userIdentity: unknown('AKIANOBODY'), errorCode: 'UnrecognizedClientException' },
    { userIdentity: unknown('AKIAROOT'), errorCode: 'InvalidSignatureException' },
    { userIdentity: root, errorCode: 'ResourceNotFoundException' },
    { userIdentity: root, errorCode: 'ThrottlingException', recipientAccountId: accountId },
  ])
  for (const record of records) {
    expect(record).toMatchObject({
      ...{ eventName: 'GetKxEnvironment', sourceIPAddress: '127.0.0.1', readOnly: true },
      requestParameters: { environmentId: 'abc' },
    })
  }
})

test('each line holds the hash of the one before it, over days and restarts', async () => {
  const folder = temporaryFolder()
  const clock = new VirtualClock()
  const first = openLog(folder, clock)
  first.observe(outcome)
  first.observe(outcome)
  clock.advance(24 * 60 * 60 * 1000)
  // Longer than what is read of the file at once.
  first.observe({ ...outcome, input: { description: 'x'.repeat(200_000) } })
  openLog(folder, clock).observe(outcome)

  const lines = linesOf(folder)
  expect(lines).toHaveLength(4)
  expect(readdirSync(folder).sort()).toEqual(['finspace-2026-01-05.jsonl', 'finspace-2026-01-06.jsonl'])
  const hashes = ['0'.repeat(64), ...lines.map(line => createHash('sha256').update(line).digest('hex'))]
  expect(lines.map(line => JSON.parse(line).addendum.previousHash)).toEqual(hashes.slice(0, -1))
  expect(statSync(join(folder, 'finspace-2026-01-05.jsonl')).mode & 0o777).toBe(0o600)
})
