// An OpenID provider for tests: oidc-provider as somebody else would run it, in memory, on a free port of loopback.
//
//     node provider.mjs '{"algorithm": "ES256", "clients": [{…}], "audiences": ["https://api.example"]}'
//
// It prints one line of JSON, {"issuer": "http://127.0.0.1:PORT"}, and answers until it is ended. OIDC_MODULES names
// the folder whose node_modules are taken. Whoever signs in is who he says; consent is asked for on a form.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(pathToFileURL(join(process.env.OIDC_MODULES ?? import.meta.dirname, 'x.js')));
const { Provider, errors } = await import(pathToFileURL(require.resolve('oidc-provider')).href);

const asked = JSON.parse(process.argv[2] ?? '{}');
const algorithm = asked.algorithm ?? 'RS256';
const audiences = asked.audiences ?? [];

const kinds = {
  RS256: ['rsa', { modulusLength: 2048 }],
  ES256: ['ec', { namedCurve: 'P-256' }],
  EdDSA: ['ed25519', {}],
};
const keys = Object.entries(kinds).map(([alg, [kind, options]]) => ({
  ...generateKeyPairSync(kind, options).privateKey.export({ format: 'jwk' }),
  alg,
  use: 'sig',
  kid: randomUUID(),
}));

const clients = (asked.clients ?? []).map((client) => ({
  grant_types: ['authorization_code'],
  response_types: ['code'],
  id_token_signed_response_alg: algorithm,
  ...client,
}));

const configuration = {
  clients,
  jwks: { keys },
  enabledJWA: { idTokenSigningAlgValues: Object.keys(kinds) },
  conformIdTokenClaims: false,
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'preferred_username'] },
  pkce: { required: () => true },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({
      sub: id, name: `Name of ${id}`, preferred_username: id, email: `${id}@example.org`, email_verified: true,
    }),
  }),
  features: {
    devInteractions: { enabled: true },
    rpInitiatedLogout: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => undefined,
      useGrantedResource: () => true,
      getResourceServerInfo: (_, resource) => {
        if (!audiences.includes(resource)) throw new errors.InvalidTarget();
        return { scope: 'api', audience: resource, accessTokenFormat: 'jwt', jwt: { sign: { alg: algorithm } } };
      },
    },
  },
  ...asked.configuration,
};

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  server.on('request', new Provider(issuer, configuration).callback());
  console.log(JSON.stringify({ issuer }));
});
