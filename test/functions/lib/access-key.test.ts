import { execFile } from 'node:child_process'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import aws4 from 'aws4'
import { build } from 'esbuild'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { bundleOptions } from '../../../functions/bundle.ts'
import { accessKeyIn } from '../../../functions/lib/access-key.ts'
import { startFinspace } from '../../services/finspace/support/start-finspace.ts'
import { root } from '../../support/endpoint.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const secretArn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:kdbflow-key-AbCdEf'
const role = {
  AWS_ACCESS_KEY_ID: 'ASIAROLE',
  AWS_SECRET_ACCESS_KEY: 'of-the-role',
  AWS_SESSION_TOKEN: 'session',
}

interface Asked {
  headers: IncomingHttpHeaders
  body: string
}

/** Answers as Secrets Manager does, with this string as the secret. */
async function startSecretsManager(secret: string, { status = 200 } = {}) {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    asked.push({ headers: request.headers, body: await text(request) })
    response.statusCode = status
    response.end(
      JSON.stringify(
        status === 200 ? { ARN: secretArn, SecretString: secret } : { __type: 'AccessDeniedException' },
      ),
    )
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, asked }
}

describe('the access key of a self-hosted service', () => {
  beforeEach(() => {
    for (const [name, value] of Object.entries(role)) vi.stubEnv(name, value)
  })

  test('is what the secret holds, for a quarter of an hour', async () => {
    const { url } = await startSecretsManager('{"accessKeyId":"AKIA1","secretAccessKey":"s"}')
    vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', url)
    const { expiration, ...key } = await accessKeyIn(secretArn)()
    expect(key).toEqual({ accessKeyId: 'AKIA1', secretAccessKey: 's' })
    expect(expiration.getTime() - Date.now()).toBeGreaterThan(14 * 60_000)
    expect(expiration.getTime() - Date.now()).toBeLessThanOrEqual(15 * 60_000)
  })

  test("is asked for as the function's role, in the secret's region", async () => {
    const { url, asked } = await startSecretsManager('{"accessKeyId":"AKIA1","secretAccessKey":"s"}')
    vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', url)
    await accessKeyIn(secretArn)()
    const [{ headers, body } = { headers: {}, body: '' }] = asked
    expect(JSON.parse(body)).toEqual({ SecretId: secretArn })
    expect(headers['x-amz-target']).toBe('secretsmanager.GetSecretValue')
    expect(headers.authorization).toBe(signatureOf({ headers, body }))
  })

  test.each([
    ['no JSON', 'hunter2'],
    ['another shape', '{"username":"hunter2","password":"hunter2"}'],
  ])('is refused where the secret holds %s, without saying what it holds', async (_, secret) => {
    const { url } = await startSecretsManager(secret)
    vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', url)
    const refused = accessKeyIn(secretArn)()
    await expect(refused).rejects.toThrow('expected {"accessKeyId", "secretAccessKey"} in the secret')
    await expect(refused).rejects.not.toThrow('hunter2')
  })

  test('is not there for a role that may not read it', async () => {
    const { url } = await startSecretsManager('', { status: 400 })
    vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', url)
    await expect(accessKeyIn(secretArn)()).rejects.toThrow('got 400: {"__type":"AccessDeniedException"}')
  })

  test('signs what a bundled step asks of the service', async () => {
    const { endpoint } = await startFinspace()
    const { accessKeyId, secretAccessKey } = root
    const secrets = await startSecretsManager(JSON.stringify({ accessKeyId, secretAccessKey }))
    const outfile = join(temporaryFolder(), 'step.mjs')
    await build({
      ...bundleOptions,
      mainFields: [...bundleOptions.mainFields],
      entryPoints: ['functions/environment/get-kx-environment.ts'],
      outfile,
    })
    const script = `
      const { handler } = await import('${pathToFileURL(outfile).href}')
      const ask = () => handler({ environmentId: 'none' }, {}).catch(({ name }) => console.log(name))
      await ask()
      await ask()`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      env: {
        ...role,
        AWS_REGION: 'eu-west-1',
        AWS_ENDPOINT_URL_FINSPACE: endpoint.url,
        AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
        KDBFLOW_FINSPACE_REGION: 'us-east-1',
        KDBFLOW_ACCESS_KEY_SECRET: secretArn,
        POWERTOOLS_LOG_LEVEL: 'SILENT',
      },
    })
    // Not refused for its signature: the service looked for the environment.
    expect(stdout).toBe('ResourceNotFoundException\nResourceNotFoundException\n')
    expect(secrets.asked).toHaveLength(1)
  })
})

/** What another implementation of the signature makes of the same request. */
function signatureOf({ headers, body }: Asked): string | undefined {
  const signed = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? []
  const request = {
    ...{ service: 'secretsmanager', region: 'eu-west-1', method: 'POST', path: '/', body },
    headers: Object.fromEntries(signed.map(name => [name, headers[name]])),
    extraHeadersToIgnore: { 'content-length': true },
  }
  const again = aws4.sign(request, {
    accessKeyId: role.AWS_ACCESS_KEY_ID,
    secretAccessKey: role.AWS_SECRET_ACCESS_KEY,
    sessionToken: role.AWS_SESSION_TOKEN,
  })
  return String(again.headers?.['Authorization'])
}
