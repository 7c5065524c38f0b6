import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { expect, onTestFinished, test } from 'vitest'
import { createS3 } from '../../../../services/aws/s3/service.ts'
import { createSts } from '../../../../services/aws/sts/service.ts'
import { createIdentities } from '../../../../services/iam/identities.ts'
import type { Principals } from '../../../../services/iam/principals.ts'
import { openSessions } from '../../../../services/iam/sessions.ts'
import { systemClock } from '../../../../services/store/clock.ts'
import { systemRandom } from '../../../../services/store/random.ts'
import { openStore } from '../../../../services/store/store.ts'
import { accountId, rootKeys, startEndpoint } from '../../../support/endpoint.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const key = { AccessKeyId: 'AKIAANALYST', SecretAccessKey: 'the secret of the analyst' }
const analyst = { accessKeyId: key.AccessKeyId, secretAccessKey: key.SecretAccessKey }
const userArn = `arn:aws:iam::${accountId}:user/analyst`
const loader = `arn:aws:iam::${accountId}:role/loader`
const stranger = `arn:aws:iam::${accountId}:role/stranger`
const allow = (Action: string[], Resource: string[]) => ({ Effect: 'Allow' as const, Action, Resource })

const principals: Principals = {
  Users: [{ Arn: userArn, AccessKeys: [key], Policies: [{ Statement: [allow(['sts:AssumeRole'], ['*'])] }] }],
  Roles: [
    { Arn: loader, Policies: [{ Statement: [allow(['s3:PutObject'], ['arn:aws:s3:::ours/*'])] }] },
    {
      Arn: stranger,
      AssumeRolePolicyDocument: {
        Statement: [{ Effect: 'Allow', Principal: { AWS: ['111111111111'] }, Action: ['sts:AssumeRole'] }],
      },
      Policies: [],
    },
  ],
}

async function start() {
  const store = openStore({ file: ':memory:', clock: systemClock })
  onTestFinished(() => store.close())
  const sessions = openSessions({ store, clock: systemClock, random: systemRandom, report: console.error })
  const s3 = createS3({ store, clock: systemClock, random: systemRandom, folder: temporaryFolder() })
  const identities = createIdentities({
    rootKeys: () => rootKeys,
    accountId,
    principals: () => principals,
    sessions,
  })
  const { client } = await startEndpoint([s3, createSts({ principals: () => principals, sessions })], {
    identities,
    store,
  })
  return { sts: new STSClient({ ...client, credentials: analyst }), client }
}

test('one learns who one is', async () => {
  const { sts, client } = await start()
  expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: accountId,
    Arn: userArn,
    UserId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
  })
  const owner = await new STSClient(client).send(new GetCallerIdentityCommand({}))
  expect(owner).toMatchObject({ Arn: `arn:aws:iam::${accountId}:root`, UserId: accountId })
})

async function assume(RoleArn: string, more: { Policy?: string } = {}) {
  const { sts, client } = await start()
  const answer = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'nightly', ...more }))
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = answer.Credentials ?? {}
  const credentials = {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  }
  return { answer, client, credentials }
}

test('a role’s credentials do what the role may, and no more', async () => {
  const { answer, client, credentials } = await assume(loader)
  expect(answer.AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${accountId}:assumed-role/loader/nightly`)
  const owner = new S3Client(client)
  for (const Bucket of ['ours', 'theirs']) await owner.send(new CreateBucketCommand({ Bucket }))
  const s3 = new S3Client({ ...client, credentials })
  await s3.send(new PutObjectCommand({ Bucket: 'ours', Key: 'k', Body: 'text' }))
  const refused = s3.send(new PutObjectCommand({ Bucket: 'theirs', Key: 'k', Body: 'text' }))
  await expect(refused).rejects.toMatchObject({
    name: 'AccessDenied',
    message: `User: arn:aws:sts::${accountId}:assumed-role/loader/nightly is not authorized to perform: s3:PutObject on resource: arn:aws:s3:::theirs/k because no identity-based policy allows the s3:PutObject action`,
  })
})

test('a session policy cuts a role down', async () => {
  const Policy = JSON.stringify({ Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' } })
  const { client, credentials } = await assume(loader, { Policy })
  await new S3Client(client).send(new CreateBucketCommand({ Bucket: 'ours' }))
  const put = new PutObjectCommand({ Bucket: 'ours', Key: 'k', Body: 'text' })
  const refused = new S3Client({ ...client, credentials }).send(put)
  await expect(refused).rejects.toMatchObject({ name: 'AccessDenied' })
})

test('temporary keys without their token are refused', async () => {
  const { client, credentials } = await assume(loader)
  const { sessionToken: _, ...without } = credentials
  const sts = new STSClient({ ...client, credentials: without })
  await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
    name: 'InvalidClientTokenId',
  })
})

test.each([
  ['does not trust the caller', stranger],
  ['is not there', `arn:aws:iam::${accountId}:role/none`],
])('a role that %s cannot be assumed', async (_, role) => {
  await expect(assume(role)).rejects.toMatchObject({
    name: 'AccessDenied',
    message: `User: ${userArn} is not authorized to perform: sts:AssumeRole on resource: ${role}`,
  })
})
