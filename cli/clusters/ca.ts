import { FinspaceClient } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import type { Command } from '../command/command.ts'
import { type EndpointOptions, endpointOptions, jsonOption } from '../command/options.ts'
import { type Connection, connectionOf } from '../endpoint/connection.ts'
import { signedRequest } from '../endpoint/signed-request.ts'
import { environmentNamed } from './environment.ts'

export const command: Command = {
  arguments: { environment: 'its id or name, where there is more than one' },
  options: [...endpointOptions(), jsonOption()],
  examples: ['kdbflow ca > kdbflow-ca.pem'],
  run: printAuthority,
}

/** Prints, in PEM, the certificate of the authority that signs for an environment's nodes. */
export async function printAuthority(
  environment: string | undefined,
  options: EndpointOptions & { json?: true },
): Promise<void> {
  const connection = connectionOf(options)
  const client = new FinspaceClient(connection)
  const { environmentId, certificateAuthorityArn = '' } = await environmentNamed(client, environment)
  const credentials = connection.credentials ?? (await client.config.credentials())
  const certificate = await certificateOf(certificateAuthorityArn, { ...connection, credentials })
  if (options.json !== true) return void process.stdout.write(certificate)
  console.log(JSON.stringify({ environmentId, certificateAuthorityArn, certificate }))
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
