// Starts the language server `lstmkb lsp`, which does all the work.
"use strict";

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

async function activate(context) {
  const settings = vscode.workspace.getConfiguration("lstmkb");
  client = new LanguageClient(
    "lstmkb",
    "lstmkb",
    { command: settings.get("path", "lstmkb"), args: ["lsp"] },
    {
      // The server knows in which languages and where in them prose is.
      documentSelector: ["file", "untitled", "vscode-scm"].map((scheme) => ({ scheme })),
      initializationOptions: {
        private: settings.get("private", false),
        diagnostics: settings.get("diagnostics", true),
        suggestions: settings.get("suggestions", 5),
      },
    },
  );
  const setPrivate = (on) => () =>
    client.sendRequest("workspace/executeCommand", { command: "lstmkb.private", arguments: [on] });
  context.subscriptions.push(
    vscode.commands.registerCommand("lstmkb.pause", setPrivate(true)),
    vscode.commands.registerCommand("lstmkb.learn", setPrivate(false)),
  );
  await client.start();
}

function deactivate() {
  return client?.stop();
}

module.exports = { activate, deactivate };
