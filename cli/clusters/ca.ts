import { FinspaceClient, type KxEnvironment, paginateListKxEnvironments } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import type { Command } from '../command/command.ts'
import { type EndpointOptions, endpointOptions } from '../command/options.ts'
import { type Connection, connectionOf } from '../endpoint/connection.ts'
import { signedRequest } from '../endpoint/signed-request.ts'

export const command: Command = {
  arguments: { environment: 'its id, where there is more than one' },
  options: endpointOptions(),
  examples: ['kdbflow ca > kdbflow-ca.pem'],
  run: printAuthority,
}

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

/** An SDK client of AWS Private CA would be there for this alone. */
async function certificateOf(
  arn: string,
  { endpoint, region, credentials }: Connection & { credentials: NonNullable<Connection['credentials']> },
): Promise<string> {
  const answered = await signedRequest({
    ...{ method: 'POST', service: 'acm-pca', region, credentials, path: '/' },
    origin: new URL(endpoint ?? `https://acm-pca.${region}.amazonaws.com`).origin,
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'ACMPrivateCA.GetCertificateAuthorityCertificate',
    },
    body: JSON.stringify({ CertificateAuthorityArn: arn }),
  })
  return answer.parse(answered).Certificate
}
