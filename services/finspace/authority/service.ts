import * as z from 'zod'
import { awsJson } from '../../wire/aws-json.ts'
import type { Service } from '../../wire/call.ts'
import { operation } from '../../wire/operation.ts'
import { ServiceException } from '../../wire/service-exception.ts'
import type { Finspace } from '../finspace.ts'
import { authorityOf } from './authority.ts'

/** As much of AWS Private CA as it takes to trust an environment's nodes: the certificate that its answer names. */
export const createAuthorities = (finspace: Finspace): Service =>
  awsJson({
    name: 'acm-pca',
    region: finspace.region,
    target: 'ACMPrivateCA',
    version: '1.1',
    operations: {
      GetCertificateAuthorityCertificate: operation({
        input: z.object({ CertificateAuthorityArn: z.string().min(5).max(200) }),
        resource: ({ CertificateAuthorityArn }) => CertificateAuthorityArn,
        run: ({ CertificateAuthorityArn }) => ({
          Certificate: authorityOf(finspace, environmentOf(finspace, CertificateAuthorityArn)).certificate,
        }),
      }),
    },
  })

function environmentOf({ tables }: Finspace, arn: string): string {
  const found = tables.environment
    .list()
    .find(({ value }) => value.certificateAuthorityArn === arn && value.status !== 'DELETED')
  if (found !== undefined) return found.value.environmentId
  throw new ServiceException(
    { code: 'ResourceNotFoundException', status: 400 },
    `expected the certificateAuthorityArn of an environment, got ${arn}`,
  )
}
