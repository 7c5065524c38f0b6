/**
 * How esbuild makes one file of a function for Lambda. There credentials come from the environment alone, so the SDK's
 * chain of other sources, which is more than half of a bundle, is left out.
 */
export const bundleOptions = {
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // The SDK's packages are smaller by their modules; what they require needs this banner.
  mainFields: ['module', 'main'],
  banner: { js: "import{createRequire as r}from'node:module';const require=r(import.meta.url);" },
  // From the root of the repository, as the files of the catalog: esbuild's working directory.
  alias: {
    '@aws-sdk/credential-provider-node': './functions/lib/environment-credentials.ts',
    '@aws-sdk/client-sts': './functions/lib/no-roles.ts',
    '@smithy/credential-provider-imds': './functions/lib/no-instance.ts',
  },
} as const
