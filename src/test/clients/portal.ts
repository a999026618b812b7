// A script as somebody writes one against Podium's description: every path, parameter and field below is known to the
// compiler. It prints what it saw as one line of JSON.
import createClient from "openapi-fetch";
import type { components, paths } from "./podium.js";

declare const process: { env: Record<string, string | undefined>; cwd(): string };

type Agent = components["schemas"]["Agent"];

const client = createClient<paths>({
  baseUrl: process.env.PODIUM_URL!,
  headers: { Authorization: `Bearer ${process.env.PODIUM_TOKEN}` },
});

const me = await client.GET("/api/v1/me");
if (me.error) throw new Error(me.error.detail);

const made = await client.POST("/api/v1/agents", {
  body: { name: "from-typescript", program: "command", command: "sh", workingDirectory: process.cwd(), start: false },
});
if (made.error) throw new Error(`${made.error.detail} ${made.error.nextStep ?? ""}`);
const agent: Agent = made.data;

const page = await client.GET("/api/v1/agents", { params: { query: { text: "from-typescript", limit: 10 } } });
if (page.error) throw new Error(page.error.detail);
const names: string[] = page.data.items.map((each) => each.name);

const refused = await client.GET("/api/v1/agents/{id}", {
  params: { path: { id: "00000000-0000-0000-0000-00000000dead" } },
});

await client.DELETE("/api/v1/agents/{id}", { params: { path: { id: agent.id } } });

console.log(JSON.stringify({ me: me.data.person.name, names, code: refused.error?.code }));
