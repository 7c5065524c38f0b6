import * as z from 'zod'
import { awsJson } from '../../wire/aws-json.ts'
import type { Service } from '../../wire/call.ts'
import { operation } from '../../wire/operation.ts'
import { ServiceException } from '../../wire/service-exception.ts'
import type { EnvironmentTables } from '../environment/parts.ts'
import { type AuthorityParts, type AuthorityTables, authorityOf } from './authority.ts'

interface ServiceParts extends AuthorityParts {
  region: string
  tables: AuthorityTables & EnvironmentTables
}

/** As much of AWS Private CA as it takes to trust an environment's nodes: the certificate that its answer names. */
export const createAuthorities = (parts: ServiceParts): Service =>
  awsJson({
    name: 'acm-pca',
    region: parts.region,
    target: 'ACMPrivateCA',
    version: '1.1',
    operations: {
      GetCertificateAuthorityCertificate: operation({
        input: z.object({ CertificateAuthorityArn: z.string().min(5).max(200) }),
        resource: ({ CertificateAuthorityArn }) => CertificateAuthorityArn,
        run: ({ CertificateAuthorityArn }) => ({
          Certificate: authorityOf(parts, environmentOf(parts, CertificateAuthorityArn)).certificate,
        }),
      }),
    },
  })

function environmentOf({ tables }: ServiceParts, arn: string): string {
  const found = tables.environment
    .list()
    .find(({ value }) => value.certificateAuthorityArn === arn && value.status !== 'DELETED')
  if (found !== undefined) return found.value.environmentId
  throw new ServiceException(
    { code: 'ResourceNotFoundException', status: 400 },
    `expected the certificateAuthorityArn of an environment, got ${arn}`,
  )
}
