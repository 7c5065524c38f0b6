/** Where AWS is, of the partition that all ARNs here are of: `arn:aws:`. A new Region is one line more. */
const REGIONS: ReadonlySet<string> = new Set([
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'ca-west-1'],
  ...['mx-central-1', 'sa-east-1', 'af-south-1', 'il-central-1', 'me-central-1', 'me-south-1'],
  ...['eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1', 'eu-south-2'],
  ...['eu-west-1', 'eu-west-2', 'eu-west-3', 'ap-east-1', 'ap-east-2', 'ap-south-1', 'ap-south-2'],
  ...['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-southeast-1', 'ap-southeast-2'],
  ...['ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7'],
])

/** What is wrong with a Region to deploy to, if anything. */
export function regionFault(region: string): string | undefined {
  if (REGIONS.has(region)) return undefined
  const [, partition] = /^(us-gov|cn|us-isob?|eusc|eu-isoe)-/.exec(region) ?? []
  if (partition === undefined) return `expected a region such as eu-west-1, got ${region}`
  return `expected a region of the partition aws, got ${region}: GovCloud, China and others of their kind are not deployed to`
}
