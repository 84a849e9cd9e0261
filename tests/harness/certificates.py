"""A certificate authority of the test's own, by Debian's openssl."""
import ssl
import subprocess
from pathlib import Path

KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


def openssl(*arguments):
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == 0, f"openssl {arguments}\n{done.stderr}"


class Authority:
    def __init__(self, folder, name="authority"):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.pem, self.key = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        openssl("req", "-x509", *KEY, "-keyout", self.key, "-out", self.pem, "-subj", f"/CN={name}", "-days", 30)

    def issue(self, name, *hosts, days=30):
        """Files of a certificate for these hosts ("DNS:…", "IP:…") and of its key; other days, and it has ended."""
        pem, key, asked = (self.folder / f"{name}.{kind}" for kind in ("pem", "key", "csr"))
        extensions = self.folder / f"{name}.ext"
        extensions.write_text(f"subjectAltName={','.join(hosts)}\nbasicConstraints=critical,CA:FALSE\n")
        openssl("req", "-new", *KEY, "-keyout", key, "-subj", f"/CN={name}", "-out", asked)
        openssl("x509", "-req", "-in", asked, "-CA", self.pem, "-CAkey", self.key, "-days", days, "-extfile",
                extensions, "-out", pem)
        return pem, key

    def server_side(self, name, *hosts, **how):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.issue(name, *hosts, **how))
        return context

    def client_side(self):
        """Believes this authority alone."""
        return ssl.create_default_context(cafile=self.pem)
