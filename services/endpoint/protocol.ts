// How the client that sent a request reads errors. Known before the signature is, since most refusals come before.
import type { Service } from '../wire/call.ts'
import type { Protocol } from '../wire/signature-error.ts'
import type { SignedRequest } from '../wire/sigv4/signature.ts'

/** By the service that the signature names, however broken it is; without one, by what the request looks like. */
export function protocolOf(request: SignedRequest, services: ReadonlyMap<string, Service>): Protocol {
  const name = namedService(request)
  const service = services.get(name ?? '')
  if (service !== undefined) return service.protocol ?? 'json'
  // Some services that are not served speak both; only the JSON protocols have this header.
  if (request.headers['x-amz-target'] !== undefined) return 'json'
  if (name === undefined) return unsignedProtocol(request, services)
  if (S3_KIN.has(name)) return 's3'
  return QUERY_SERVICES.has(name) ? 'query' : 'json'
}

/** `…/<service>/aws4_request`, in the header or in a presigned URL. Version 2 of the signature was S3's last. */
export function namedService({ headers, rawQuery }: SignedRequest): string | undefined {
  const { authorization = '' } = headers
  const query = new URLSearchParams(rawQuery)
  const credential = /Credential=([^,\s]*)/.exec(authorization)?.[1] ?? query.get('X-Amz-Credential') ?? ''
  const [, name] = /\/([^/]+)\/aws4_request$/.exec(credential) ?? []
  const isVersion2 = /^AWS [^:]+:/.test(authorization) || query.has('AWSAccessKeyId')
  return name ?? (isVersion2 ? 's3' : undefined)
}

function unsignedProtocol(request: SignedRequest, services: ReadonlyMap<string, Service>): Protocol {
  const { 'content-type': type = '' } = request.headers
  if (/json|cbor/.test(type)) return 'json'
  if (type.startsWith('application/x-www-form-urlencoded') || /(?:^|&)Action=/.test(request.rawQuery))
    return 'query'
  if (services.values().some(service => service.hasRoute?.(request) === true)) return 'json'
  return services.get('s3')?.protocol ?? 'json'
}

/** Services on AWS of S3's protocol, or near it. */
const S3_KIN = new Set(['s3', 's3express', 's3-object-lambda', 's3-outposts'])

/** Services on AWS that answer XML, by the names that signatures have for them. */
const QUERY_SERVICES = new Set([
  'autoscaling',
  'cloudformation',
  'cloudfront',
  'cloudsearch',
  'ec2',
  'elasticache',
  'elasticbeanstalk',
  'elasticloadbalancing',
  'iam',
  'importexport',
  'monitoring',
  'rds',
  'redshift',
  'route53',
  'sdb',
  'ses',
  'sns',
  'sqs',
  'sts',
])
