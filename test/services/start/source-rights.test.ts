// Nobody reads a bucket of this endpoint through FinSpace who may not read it through S3.
import { CreateKxChangesetCommand, CreateKxClusterCommand, FinspaceClient } from '@aws-sdk/client-finspace'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { beforeAll, describe, expect, test } from 'vitest'
import { clusterInput, token } from '../finspace/support/provision.ts'
import { clientsOf, sharedKdbflow } from './kdbflow.ts'
import { BUCKET, openMarket } from './market.ts'
import { keyOf, roleArn, writePrincipals } from './principals.ts'

const ALL = { Effect: 'Allow', Action: '*', Resource: '*' } as const
const OF_HDB = [
  { Effect: 'Allow', Action: 'finspace:*', Resource: '*' },
  { Effect: 'Allow', Action: 's3:ListBucket', Resource: `arn:aws:s3:::${BUCKET}` },
  { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${BUCKET}/hdb/*` },
] as const

const kdbflow = sharedKdbflow(data =>
  writePrincipals(data, {
    users: [
      { name: 'blind', statements: [{ Effect: 'Allow', Action: 'finspace:*', Resource: '*' }] },
      { name: 'loader', statements: [...OF_HDB] },
      { name: 'assumer', statements: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' }] },
    ],
    roles: { all: [ALL] },
  }),
)

let database: { environmentId: string; databaseName: string }
beforeAll(async () => {
  const clients = clientsOf(kdbflow().client)
  database = await openMarket(clients)
  for (const Key of ['hdb/sym', 'secret/key', 'hdb/code.zip'])
    await clients.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: 'bytes' }))
})

const as = (name: string) => new FinspaceClient({ ...kdbflow().client, credentials: keyOf(name) })

const load = (client: FinspaceClient, s3Path: string) =>
  client.send(
    new CreateKxChangesetCommand({
      ...{ ...database, clientToken: token() },
      changeRequests: [{ changeType: 'PUT', dbPath: '/', s3Path }],
    }),
  )

const SCRATCH = { clusterType: 'GP', databases: undefined } as const

const runCode = (client: FinspaceClient, s3Key: string) =>
  client.send(
    new CreateKxClusterCommand({
      ...clusterInput({ environmentId: database.environmentId, clusterName: `of-${token()}`, ...SCRATCH }),
      code: { s3Bucket: BUCKET, s3Key },
    }),
  )

/** What a call is answered, without what differs from call to call. */
const answerOf = (call: Promise<unknown>) =>
  call.then(
    () => 'taken',
    ({ name, message }: Error) => `${name}: ${message.replace(/secret\/\w+/g, 'secret/…')}`,
  )

test('a load reads what its caller may read, and no more', async () => {
  expect(await answerOf(load(as('loader'), `s3://${BUCKET}/hdb/`))).toBe('taken')
  for (const place of [`s3://${BUCKET}/`, `s3://${BUCKET}/secret/`, 's3://kdbflow-state/locks/'])
    expect(await answerOf(load(as('loader'), place))).toMatch(/^AccessDeniedException: .* s3:/)
  expect(await answerOf(load(as('blind'), `s3://${BUCKET}/hdb/`))).toMatch(
    /^AccessDeniedException: .* s3:ListBucket/,
  )
})

test('what lies on nodes is no bucket of anybody, root included', async () => {
  const { finspace } = clientsOf(kdbflow().client)
  for (const place of [`node-${'0'.repeat(36)}/scratch/`, `volumes-${database.environmentId}/vol/rdb/`])
    expect(await answerOf(load(finspace, `s3://kdbflow-finspace-${place}`))).toMatch(
      /^AccessDeniedException: .* because it is of nodes/,
    )
})

test('a session reads what its own policy leaves it', async () => {
  const sts = new STSClient({ ...kdbflow().client, credentials: keyOf('assumer') })
  const asked = {
    RoleArn: roleArn('all'),
    RoleSessionName: 'narrow',
    Policy: JSON.stringify({ Statement: OF_HDB }),
  }
  const { Credentials: given = {} } = await sts.send(new AssumeRoleCommand(asked))
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = given as Record<string, string>
  const credentials = {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  }
  const narrow = new FinspaceClient({ ...kdbflow().client, credentials })
  expect(await answerOf(load(narrow, `s3://${BUCKET}/hdb/sym`))).toBe('taken')
  expect(await answerOf(load(narrow, `s3://${BUCKET}/secret/key`))).toMatch(/^AccessDeniedException/)
})

test('who may not read a key is answered alike, whether it is there or not', async () => {
  for (const ask of [
    (key: string) => load(as('loader'), `s3://${BUCKET}/${key}`),
    (key: string) => runCode(as('loader'), key),
  ]) {
    const there = await answerOf(ask('secret/key'))
    expect(there).toMatch(/^AccessDeniedException/)
    expect(await answerOf(ask('secret/none'))).toBe(there)
  }
  expect(await answerOf(runCode(as('loader'), 'hdb/code.zip'))).toBe('taken')
})

describe('a step of this machine', () => {
  const invoke = async (FunctionName: string, payload: object) => {
    const lambda = new LambdaClient(kdbflow().client)
    const answer = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload) }))
    return JSON.parse(Buffer.from(answer.Payload ?? []).toString())
  }

  test('reads every bucket but that of the workflows, unless the settings name its sources', async () => {
    const look = (bucket: string) =>
      invoke('look-at-arrivals', {
        source: { bucket, prefix: '' },
        quietSeconds: 1,
        now: '2026-01-05T00:00:00Z',
      })
    expect(await look(BUCKET)).toMatchObject({ objects: 3 })
    expect(await look('kdbflow-state')).toMatchObject({ errorType: 'AccessDenied' })
  })

  test('has its rights on the resources of its catalog entry alone', async () => {
    const plan = { planKey: 'locks/load/abc/market.json', batch: 0 }
    expect(await invoke('read-plan', plan)).toMatchObject({ errorType: 'AccessDenied' })
    const of = (execution: string) => ({ pathParameters: { executionArn: execution }, headers: {} })
    const strange = 'arn:aws:states:us-east-1:000000000000:execution:somebody-elses:one'
    expect(await invoke('api-describe-execution', of(strange))).toMatchObject({ statusCode: 403 })
  })
})
