// A real OpenID provider for the tests, by itself in this folder: no part of the app. It signs anybody in under the name they type.
//   node provider.js PORT CLIENT SECRET REDIRECT [CLAIMS]
// CLAIMS: what it says of everybody besides, as JSON.
import Provider from 'oidc-provider';

const [port, client_id, client_secret, redirect, more = '{}'] = process.argv.slice(2);
const issuer = `http://localhost:${port}`;
const said = JSON.parse(more);
const provider = new Provider(issuer, {
  clients: [{ client_id, client_secret, redirect_uris: [redirect], response_types: ['code'], grant_types: ['authorization_code'] }],
  pkce: { required: () => true },
  acrValues: ['urn:two'],
  claims: { openid: ['sub', 'acr', 'auth_time', ...Object.keys(said)] },
  // What is claimed stands in the token that the app reads, too.
  conformIdTokenClaims: false,
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...said }) }),
});
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
