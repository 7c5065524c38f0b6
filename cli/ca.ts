import { Sha256 } from '@aws-crypto/sha256-js'
import { FinspaceClient, type KxEnvironment, paginateListKxEnvironments } from '@aws-sdk/client-finspace'
import { HttpRequest } from '@smithy/protocol-http'
import { SignatureV4 } from '@smithy/signature-v4'
import * as z from 'zod'
import { type Connection, connectionOf } from './connection.ts'
import type { EndpointOptions } from './settings.ts'

/** Prints, in PEM, the certificate of the authority that signs for an environment's nodes. */
export async function printAuthority(
  environmentId: string | undefined,
  options: EndpointOptions,
): Promise<void> {
  const connection = connectionOf(options)
  const client = new FinspaceClient(connection)
  const { certificateAuthorityArn = '' } = await environmentOf(client, environmentId)
  const credentials = connection.credentials ?? (await client.config.credentials())
  process.stdout.write(await certificateOf(certificateAuthorityArn, { ...connection, credentials }))
}

/** The one that is named, or the only one. */
async function environmentOf(
  client: FinspaceClient,
  environmentId: string | undefined,
): Promise<KxEnvironment> {
  const known: KxEnvironment[] = []
  for await (const { environments = [] } of paginateListKxEnvironments({ client }, {}))
    known.push(...environments.filter(({ status }) => status !== 'DELETED'))
  const found = known.filter(one => environmentId === undefined || one.environmentId === environmentId)
  const [only] = found
  if (only !== undefined && found.length === 1) return only
  const names = known.map(one => `${one.environmentId} (${one.name})`).join(', ') || 'none'
  throw new Error(`expected the id of an environment, got ${environmentId ?? 'nothing'}; there are: ${names}`)
}

const answer = z.object({ Certificate: z.string() })

/** One signed request: an SDK client of AWS Private CA would be there for this alone. */
async function certificateOf(
  arn: string,
  { endpoint, region, credentials }: Connection & { credentials: NonNullable<Connection['credentials']> },
): Promise<string> {
  const url = new URL(endpoint ?? `https://acm-pca.${region}.amazonaws.com`)
  const request = new HttpRequest({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.host,
    path: '/',
    headers: {
      host: url.host,
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'ACMPrivateCA.GetCertificateAuthorityCertificate',
    },
    body: JSON.stringify({ CertificateAuthorityArn: arn }),
  })
  const signer = new SignatureV4({ service: 'acm-pca', region, credentials, sha256: Sha256 })
  const { headers, body } = await signer.sign(request)
  const response = await fetch(`${url.origin}/`, { method: 'POST', headers, body })
  const text = await response.text()
  if (!response.ok) throw new Error(`expected the certificate of ${arn}, got ${response.status}: ${text}`)
  return answer.parse(JSON.parse(text)).Certificate
}
