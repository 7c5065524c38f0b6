// Signing in to the console, through the wire: by a one-time link, and by a lasting key.
import { expect, test } from 'vitest'
import * as z from 'zod'
import { createHttpApi } from '../../../services/aws/execute-api/service.ts'
import { signInRoutes } from '../../../services/console/routes.ts'
import { createSignIn, type SignInEvent } from '../../../services/console/sign-in.ts'
import { createIdentities } from '../../../services/iam/identities.ts'
import type { Policy } from '../../../services/iam/policy.ts'
import { NOBODY, type Principals } from '../../../services/iam/principals.ts'
import { openSessions } from '../../../services/iam/sessions.ts'
import { systemRandom } from '../../../services/store/random.ts'
import { ServiceException } from '../../../services/wire/service-exception.ts'
import { accountId, root, rootKeys, startEndpoint } from '../../support/endpoint.ts'
import { type RawRequest, signedFetch } from '../../support/signed-fetch.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { testStore } from '../store/open.ts'

const reader = { accessKeyId: 'AKIAREADER', secretAccessKey: 'the secret of the reader' }
const mayRead: Policy = { Statement: [{ Effect: 'Allow', Action: ['finspace:Get*'], Resource: ['*'] }] }
const readerArn = `arn:aws:iam::${accountId}:user/reader`
const analyst = { Arn: `arn:aws:iam::${accountId}:role/analyst`, Policies: [mayRead] }

const withReader: Principals = {
  Users: [
    {
      Arn: readerArn,
      AccessKeys: [{ AccessKeyId: reader.accessKeyId, SecretAccessKey: reader.secretAccessKey }],
      Policies: [mayRead],
    },
  ],
  Roles: [analyst],
}

const credentialsSchema = z.object({
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
  sessionToken: z.string(),
  expiration: z.string(),
  region: z.string(),
  accountId: z.string(),
  arn: z.string(),
})

const HERE = { sourceIp: '127.0.0.1' }

function open(principals = withReader) {
  const clock = new VirtualClock(Date.now())
  const store = testStore({ clock })
  const report = (error: unknown) => {
    throw error
  }
  const parts = { store, clock, random: systemRandom, report, region: 'us-east-1', accountId }
  const sessions = openSessions(parts)
  const audited: SignInEvent[] = []
  let isFull = false
  const admit = () => {
    if (isFull) throw new ServiceException({ code: 'InternalServerException', status: 500 }, 'a full disk')
  }
  const audit = { admit, observeSignIn: (event: SignInEvent) => void audited.push(event) }
  const signInWith = (known: Principals) => {
    const identities = createIdentities({
      rootKeys: () => rootKeys,
      accountId,
      principals: () => known,
      sessions,
    })
    return { identities, signIn: createSignIn({ ...parts, identities, sessions, audit }) }
  }
  const refuse = (full: boolean) => {
    isFull = full
  }
  return { clock, sessions, parts, audited, refuse, signInWith, ...signInWith(principals) }
}

async function serve({ signIn, identities, clock, parts }: ReturnType<typeof open>) {
  const api = createHttpApi({
    ...parts,
    routes: {},
    invoke: () => Promise.reject(new Error('expected no function to be invoked')),
    open: signInRoutes(signIn),
  })
  const console = { folder: temporaryFolder(), signIn: signIn.byToken }
  const { url } = await startEndpoint([api], { identities, clock, console })
  const ask = (request: RawRequest) => signedFetch(url, { service: 'execute-api', ...request })
  const linkOf = async (credentials: RawRequest['credentials']) => {
    const answer = await ask({ method: 'POST', path: '/_console/links', ...(credentials && { credentials }) })
    expect(answer.status).toBe(201)
    const { path } = z.object({ path: z.string() }).parse(await answer.json())
    expect(path).toMatch(/^\/#\/sign-in\?token=[\w-]{43}$/)
    return path.split('=')[1] ?? ''
  }
  const byToken = (token: string) =>
    fetch(`${url}/_console/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    })
  const byKey = async (credentials: RawRequest['credentials']) => {
    const request = { method: 'POST', path: '/_console/sessions', ...(credentials && { credentials }) }
    return credentialsSchema.parse(await (await ask(request)).json())
  }
  const allowed = async (credentials: RawRequest['credentials'], actions: object[]) => {
    const body = JSON.stringify({ actions })
    const request = { method: 'POST', path: '/_console/allowed', body, ...(credentials && { credentials }) }
    const answer = await ask(request)
    return { status: answer.status, body: await answer.json() }
  }
  return { ask, linkOf, byToken, byKey, allowed }
}

test('a link signs in as whoever made it, with credentials that expire', async () => {
  const house = open()
  const { linkOf, byToken } = await serve(house)
  const session = credentialsSchema.parse(await (await byToken(await linkOf(reader))).json())
  expect(session).toMatchObject({ region: 'us-east-1', accountId, arn: readerArn })
  expect(session.accessKeyId).toMatch(/^ASIA/)
  expect(Date.parse(session.expiration) - house.clock.now()).toBe(8 * 3_600_000)
})

test('a link works once, however many ask at the same time', async () => {
  const { linkOf, byToken } = await serve(open())
  const token = await linkOf(root)
  const answers = await Promise.all(Array.from({ length: 20 }, () => byToken(token)))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(401)])
})

test('a link expires after ten minutes', async () => {
  const house = open()
  const { linkOf, byToken } = await serve(house)
  const [early, late] = [await linkOf(root), await linkOf(root)]
  house.clock.advance(600_000 - 1)
  expect((await byToken(early)).status).toBe(200)
  house.clock.advance(1)
  expect((await byToken(late)).status).toBe(401)
})

test('the oldest of many links goes, and none of somebody else', async () => {
  const { linkOf, byToken } = await serve(open())
  const other = await linkOf(reader)
  const tokens: string[] = []
  for (let made = 0; made < 21; made += 1) tokens.push(await linkOf(root))
  expect((await byToken(tokens[0] ?? '')).status).toBe(401)
  expect((await byToken(tokens[1] ?? '')).status).toBe(200)
  expect((await byToken(other)).status).toBe(200)
})

test('a lasting key gives a session in the rights of its holder, and no more', async () => {
  const { byKey, allowed } = await serve(open())
  const asked = [
    { action: 'finspace:GetKxCluster' },
    {
      action: 'finspace:DeleteKxCluster',
      resource: 'arn:aws:finspace:us-east-1:000000000000:kxEnvironment/a',
    },
  ]
  const session = await byKey(reader)
  expect(await allowed(session, asked)).toEqual({ status: 200, body: { allowed: [true, false] } })
  expect(await allowed(root, asked)).toEqual({ status: 200, body: { allowed: [true, true] } })
})

test('what may be asked of rights is bounded, and each fault is named', async () => {
  const { allowed } = await serve(open())
  expect(await allowed(root, [])).toMatchObject({ status: 400, body: { error: 'ValidationException' } })
  expect(await allowed(root, [{ action: 'everything' }])).toMatchObject({ status: 400 })
  expect(await allowed(root, Array(501).fill({ action: 'a:b' }))).toMatchObject({ status: 400 })
})

test('signing out ends the session on the server', async () => {
  const { ask, byKey, allowed } = await serve(open())
  const session = await byKey(reader)
  const signOut = { method: 'DELETE', path: '/_console/sessions', credentials: session }
  expect((await ask(signOut)).status).toBe(204)
  expect((await allowed(session, [{ action: 'a:b' }])).status).toBe(403)
})

test('a session of the console signs in nobody else, by a link or by its key', async () => {
  const { ask, byKey, byToken, linkOf } = await serve(open())
  const byLink = credentialsSchema.parse(await (await byToken(await linkOf(reader))).json())
  for (const credentials of [await byKey(reader), byLink]) {
    for (const path of ['/_console/links', '/_console/sessions']) {
      const answer = await ask({ method: 'POST', path, credentials })
      expect(answer.status).toBe(400)
      expect(await answer.json()).toMatchObject({ error: 'SessionOfConsole' })
    }
  }
})

test('each sign-in and sign-out is handed to the audit log: who, how and from where', async () => {
  const house = open()
  const { ask, byKey, byToken, linkOf } = await serve(house)
  const session = await byKey(reader)
  await ask({ method: 'DELETE', path: '/_console/sessions', credentials: session })
  await byToken(await linkOf(root))
  await byToken('a token of nobody')
  const [sourceIp, principal] = ['127.0.0.1', { arn: readerArn }]
  expect(house.audited).toMatchObject([
    { name: 'ConsoleLogin', by: 'key', sourceIp, principal, accessKeyId: session.accessKeyId },
    { name: 'Logout', sourceIp, principal, accessKeyId: session.accessKeyId },
    { name: 'ConsoleLogin', by: 'link', sourceIp, principal: { arn: `arn:aws:iam::${accountId}:root` } },
    { name: 'ConsoleLogin', by: 'link', sourceIp, error: 'LinkNotValid' },
  ])
})

test('nobody signs in while the audit log takes no line, and the link stays good', async () => {
  const house = open()
  const { byToken, linkOf } = await serve(house)
  const token = await linkOf(root)
  house.refuse(true)
  expect((await byToken(token)).status).toBe(500)
  house.refuse(false)
  expect((await byToken(token)).status).toBe(200)
})

test('signing out with a lasting key ends nothing', async () => {
  const { ask } = await serve(open())
  const answer = await ask({ method: 'DELETE', path: '/_console/sessions' })
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ error: 'NotASession' })
})

test('a session ends with the key that it came from', async () => {
  const house = open()
  const { signIn, sessions } = house
  const { accessKeyId } = signIn.byKey(reader.accessKeyId, HERE)
  expect(house.identities.find(accessKeyId)?.principal).toMatchObject({ arn: readerArn, accessKeyId })
  const without = createIdentities({
    rootKeys: () => rootKeys,
    accountId,
    principals: () => NOBODY,
    sessions,
  })
  expect(without.find(accessKeyId)).toBeUndefined()
})

test('a key that ends within the second opens no session, and says so', async () => {
  const { signIn, sessions, clock } = open()
  const arn = `arn:aws:sts::${accountId}:assumed-role/analyst/me`
  const role = sessions.issue({ arn, roleArn: analyst.Arn }, 900)
  await clock.advance(899_500)
  expect(() => signIn.byKey(role.accessKeyId, HERE)).toThrow(
    /^expected a key that is good for a second or more/,
  )
})

test('a session lasts no longer than the temporary key that it came from', async () => {
  const { signIn, sessions, clock } = open()
  const arn = `arn:aws:sts::${accountId}:assumed-role/analyst/me`
  const role = sessions.issue({ arn, roleArn: analyst.Arn }, 900)
  const session = signIn.byKey(role.accessKeyId, HERE)
  expect(session.arn).toBe(arn)
  expect(session.expiration.getTime() - clock.now()).toBe(900_000)
  const link = signIn.link(role.accessKeyId)
  clock.advance(900_000)
  expect(signIn.byToken(link.path.split('=')[1] ?? '', HERE)).toBeUndefined()
})
