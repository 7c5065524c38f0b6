/** From the user guide. */
export const nodeTypes = [
  'kx.s.large',
  'kx.s.xlarge',
  'kx.s.2xlarge',
  'kx.s.4xlarge',
  'kx.s.8xlarge',
  'kx.s.16xlarge',
  'kx.s.32xlarge',
]
