import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Everything but the page's own files is the endpoint's. */
const ENDPOINT = '^/(?!_console/)|^/_console/(sessions|allowed)'

export default defineConfig({
  root: import.meta.dirname,
  base: '/_console/',
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // The page's policy allows no script within it, and every browser that kdbflow names preloads by itself.
    modulePreload: { polyfill: false },
    // A file within the page's text would need `data:` in the policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
  },
  server: {
    // A signature covers the host: it stays as the browser sent it.
    proxy: {
      [ENDPOINT]: {
        target: process.env.KDBFLOW_ENDPOINT ?? 'http://127.0.0.1:4566',
        changeOrigin: false,
        bypass: request => (request.headers.accept?.includes('text/html') ? '/_console/' : undefined),
      },
    },
  },
})
