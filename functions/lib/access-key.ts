// The access key by which steps on AWS sign what they ask of a self-hosted service.
import { Sha256 } from '@aws-crypto/sha256-js'
import { HttpRequest } from '@smithy/protocol-http'
import { SignatureV4 } from '@smithy/signature-v4'
import * as z from 'zod'
import { now } from './clock.ts'
import { defaultProvider } from './environment-credentials.ts'

/**
 * Credentials from the secret in Secrets Manager that holds `{"accessKeyId", "secretAccessKey"}`. The SDK's client asks
 * for them once, and again when they expire. One signed request does it: a client of that service's own would make every
 * bundle half as large again.
 */
export const accessKeyIn = (secretArn: string) => async () => {
  const { headers, body: asked, protocol, hostname } = await signedRequest(secretArn)
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const response = await fetch(`${protocol}//${hostname}/`, { method: 'POST', headers, body: asked, signal })
  const body = await response.text()
  if (!response.ok) throw refusal(response.status, { secretArn, body })
  return { ...keyOf(parsed(body), secretArn), expiration: new Date(now() + KEPT_MS) }
}

const PATIENCE_MS = 5000

/** A key that was replaced is used no longer than this. */
const KEPT_MS = 15 * 60_000

/** In the SDK's form, since what the status and the name say is read there. Secrets Manager throttles with status 400. */
function refusal(httpStatusCode: number, { secretArn, body }: { secretArn: string; body: string }): Error {
  const message = `expected the secret ${secretArn}, got ${httpStatusCode}: ${body}`
  const { data: fault } = answeredFault.safeParse(parsed(body))
  const name = fault?.__type.split('#').at(-1) ?? 'Error'
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } })
}

const answeredFault = z.object({ __type: z.string() })

function signedRequest(secretArn: string) {
  const [, , , region = ''] = secretArn.split(':')
  const usual = `https://secretsmanager.${region}.amazonaws.com`
  const { protocol, host } = new URL(process.env['AWS_ENDPOINT_URL_SECRETS_MANAGER'] ?? usual)
  const request = new HttpRequest({
    method: 'POST',
    protocol,
    hostname: host,
    path: '/',
    headers: {
      host,
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'secretsmanager.GetSecretValue',
    },
    body: JSON.stringify({ SecretId: secretArn }),
  })
  const credentials = defaultProvider()
  return new SignatureV4({ service: 'secretsmanager', region, credentials, sha256: Sha256 }).sign(request)
}

const answer = z.object({ SecretString: z.string() })
const accessKey = z.object({ accessKeyId: z.string().min(1), secretAccessKey: z.string().min(1) })

/** A fault shows nothing of what the secret holds. */
function keyOf(answered: unknown, secretArn: string): z.infer<typeof accessKey> {
  const secret = answer.safeParse(answered)
  const key = accessKey.safeParse(parsed(secret.data?.SecretString ?? ''))
  if (key.success) return key.data
  throw new Error(
    `expected {"accessKeyId", "secretAccessKey"} in the secret ${secretArn}, got something else`,
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
