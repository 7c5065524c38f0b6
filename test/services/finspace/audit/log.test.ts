import { createHash } from 'node:crypto'
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
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
import { openStore } from '../../../../services/store/store.ts'
import { ServiceException } from '../../../../services/wire/service-exception.ts'
import { accountId } from '../../../support/endpoint.ts'
import { smallDisk } from '../../../support/small-disk.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'
import { newCluster, newEnvironment } from '../support/provision.ts'
import { startFinspace } from '../support/start-finspace.ts'

function openLog(folder: string, { clock = new VirtualClock(), onFault = raise, store = fakeStore() } = {}) {
  const log = openAuditLog({
    folder,
    region: 'us-east-1',
    store,
    clock,
    random: systemRandom,
    onFault,
    ...LOSSES,
  })
  onTestFinished(() => log.close())
  return log
}

const LOSSES = { file: 'kdbflow.db', acceptLoss: false }

function fakeStore() {
  const store = openStore({ file: ':memory:', clock: new VirtualClock() })
  onTestFinished(() => store.close())
  return store
}

function raise(fault: unknown): void {
  throw fault
}

const filesOf = (folder: string) =>
  readdirSync(folder)
    .filter(name => name.endsWith('.jsonl'))
    .sort()

const linesOf = (folder: string): string[] =>
  filesOf(folder).flatMap(name => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'))

const fileOf = (folder: string) => join(folder, 'finspace-2026-01-05.jsonl')

/** As a cut of the file, or a power loss, takes it. */
function takeLastLine(folder: string): void {
  const lines = linesOf(folder).slice(0, -1)
  writeFileSync(fileOf(folder), lines.map(line => `${line}\n`).join(''))
}

const iamRole = 'arn:aws:iam::000000000000:role/bob'
const hashOfNothing = '0'.repeat(64)

function fillUp(file: string): void {
  try {
    for (;;) appendFileSync(file, Buffer.alloc(4096))
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' })
  }
}

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
  const { client } = await startFinspace({ audit: openLog(folder) })
  const environmentId = await newEnvironment(client)
  await newCluster(client, { environmentId, clusterName: 'hdb' })
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

const hashOf = (line = '') => createHash('sha256').update(line).digest('hex')
const previousHashOf = (line = '') => JSON.parse(line).addendum.previousHash

test('a line that a crash cut short stays, and the chain goes on from the last whole line', () => {
  const folder = temporaryFolder()
  const file = join(folder, 'finspace-2026-01-05.jsonl')
  openLog(folder).observe(outcome)
  const cut = Buffer.from('{"eventVersion":"é').subarray(0, -1)
  appendFileSync(file, cut)
  openLog(folder).observe(outcome)
  const lines = linesOf(folder)
  expect(lines).toHaveLength(3)
  expect(previousHashOf(lines[2])).toBe(hashOf(lines[0]))
  expect(readFileSync(file).includes(cut)).toBe(true)
})

test('the chain goes on over a file that a crash left empty, and over a clock set back by a day', () => {
  const folder = temporaryFolder()
  openLog(folder).observe(outcome)
  writeFileSync(join(folder, 'finspace-2026-01-06.jsonl'), '')
  openLog(folder).observe(outcome)
  expect(filesOf(folder)).toEqual(['finspace-2026-01-05.jsonl', 'finspace-2026-01-06.jsonl'])
  const [first, second] = linesOf(folder)
  expect(previousHashOf(second)).toBe(hashOf(first))
})

test('a call that cannot be logged is refused before it acts, and lines go on where they can be written', async () => {
  const folder = temporaryFolder()
  const log = openLog(folder)
  const { client } = await startFinspace({ audit: log })
  const environmentId = await newEnvironment(client)
  rmSync(folder, { recursive: true })
  const create = client.send(new CreateKxUserCommand({ environmentId, userName: 'ann', iamRole }))
  await expect(create).rejects.toMatchObject({
    name: 'InternalServerException',
    message: expect.stringContaining('expected the audit log to take a line'),
  })
  mkdirSync(folder)
  await client.send(new CreateKxUserCommand({ environmentId, userName: 'ann', iamRole }))
  log.close()
  const records = linesOf(folder).map(line => JSON.parse(line))
  expect(records).toMatchObject([
    { eventName: 'CreateKxUser', responseElements: { userName: 'ann' } },
    { eventName: 'RefusedCalls', additionalEventData: { count: expect.any(Number) } },
  ])
})

test('calls in progress when the disk becomes full are logged, later ones refused', ({ skip }) => {
  const disk = smallDisk(2)
  if (disk === undefined) return skip('this user may not mount a file system')
  const folder = join(disk, 'audit')
  const clock = new VirtualClock()
  const log = openLog(folder, { clock })
  log.admit()
  log.admit()
  const filler = join(disk, 'filler')
  fillUp(filler)
  const large = { ...outcome, input: { description: 'x'.repeat(5000) } }
  log.observe(large)
  log.observe(large)
  expect(() => log.admit()).toThrow(/expected the audit log to take a line/)
  expect(linesOf(folder)).toHaveLength(2)
  rmSync(filler)
  clock.advance(1000)
  log.admit()
  log.observe(outcome)
  const lines = linesOf(folder)
  expect(lines.map(previousHashOf)).toEqual([hashOfNothing, hashOf(lines[0]), hashOf(lines[1])])
})

test('the store keeps the hash of the last line: at once after a change, within a second after a read', () => {
  const folder = temporaryFolder()
  const store = fakeStore()
  const clock = new VirtualClock()
  const log = openLog(folder, { store, clock })
  const kept = () => store.collection<{ hash: string }>('finspace/audit').get('last')?.hash
  log.observe({ ...outcome, operation: 'CreateKxUser' })
  expect(kept()).toBe(hashOf(linesOf(folder)[0]))
  log.observe(outcome)
  clock.advance(1000)
  expect(kept()).toBe(hashOf(linesOf(folder)[1]))
  log.observe(outcome)
  log.close()
  expect(kept()).toBe(hashOf(linesOf(folder)[2]))
})

test('a line of an unauthenticated call has 800 bytes at most; beyond 100 a minute they are counted', () => {
  const folder = temporaryFolder()
  const clock = new VirtualClock()
  const log = openLog(folder, { clock })
  const { principal: _, body: __, trailers: ___, ...seen } = outcome.call
  const long = '"é'.repeat(10_000)
  const stranger = {
    call: {
      ...seen,
      ...{ headers: { 'user-agent': long }, accessKeyId: long, principal: undefined },
      ...{ sourceIp: 'ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255', requestId: systemRandom.uuid() },
    },
    operation: 'DisassociateKxSomethingLonger',
    input: { environmentId: long, clusterName: long, nodeId: long },
    error: new ServiceException({ code: 'IncompleteSignatureException', status: 400 }, long),
  }
  for (let call = 0; call < 250; call += 1) log.observe(stranger)
  expect(linesOf(folder)).toHaveLength(100)
  expect(Math.max(...linesOf(folder).map(line => Buffer.byteLength(line)))).toBeLessThanOrEqual(800)
  clock.advance(60_000)
  log.observe(outcome)
  expect(JSON.parse(linesOf(folder)[100] ?? '')).toMatchObject({
    eventName: 'RefusedCalls',
    additionalEventData: { count: 150 },
  })
})

test('calls that are refused before the service sees them are logged, with what is known of the caller', async () => {
  const folder = temporaryFolder()
  const { endpoint } = await startFinspace({
    audit: openLog(folder),
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
  const first = openLog(folder, { clock })
  first.observe(outcome)
  first.observe(outcome)
  clock.advance(24 * 60 * 60 * 1000)
  // Longer than what is read of the file at once.
  first.observe({ ...outcome, input: { description: 'x'.repeat(200_000) } })
  openLog(folder, { clock }).observe(outcome)

  const lines = linesOf(folder)
  expect(lines).toHaveLength(4)
  expect(filesOf(folder)).toEqual(['finspace-2026-01-05.jsonl', 'finspace-2026-01-06.jsonl'])
  const hashes = ['0'.repeat(64), ...lines.map(line => createHash('sha256').update(line).digest('hex'))]
  expect(lines.map(line => JSON.parse(line).addendum.previousHash)).toEqual(hashes.slice(0, -1))
  expect(statSync(join(folder, 'finspace-2026-01-05.jsonl')).mode & 0o777).toBe(0o600)
})

test('a line of the last second that a power loss took is on record, and the chain goes on', async () => {
  const folder = temporaryFolder()
  const store = fakeStore()
  const log = openLog(folder, { store })
  log.observe(outcome)
  await log.close()
  openLog(folder, { store }).observe({ ...outcome, operation: 'CreateKxUser' })
  takeLastLine(folder)
  const faults: unknown[] = []
  openLog(folder, { store, onFault: fault => void faults.push(fault) })
  expect(faults.map(String)).toEqual([expect.stringContaining('a power loss took its last second')])
  const [first, second] = linesOf(folder)
  expect(JSON.parse(second ?? '')).toMatchObject({
    eventName: 'LossFound',
    addendum: { previousHash: hashOf(first) },
  })
})

test('a line that was on the disk and is gone stops the start, also where thousands are left', async () => {
  const folder = temporaryFolder()
  const store = fakeStore()
  const log = openLog(folder, { store })
  for (let call = 0; call < 2000; call += 1) log.observe(outcome)
  await log.close()
  takeLastLine(folder)
  expect(() => openLog(folder, { store })).toThrow('got a log that lacks it')
})
