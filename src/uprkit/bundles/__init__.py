"""Signed bundles: what one installation publishes, for another one to check and take in.

One file with the suffix ``.uprtrack-bundle``: a ZIP of stored members, ``manifest.json`` (who made it, when, of
which reviews, and the SHA-256 of every other member), ``manifest.sig`` (an Ed25519 signature over exactly those
bytes), JSON Lines, one member a kind of row, and the files that rows rest on. The format is described in
``docs/howto/exchange-bundles.md``.

::

    with open("coastland.uprtrack-bundle", "rb") as stream:
        bundle = open_bundle(stream.name, stream)               # BundleError, or every check was passed
    bundle.manifest.fingerprint                                 # who signed it: compare with what you were told
    bundle.rows["assessments"]                                  # dictionaries as in ``schema``
"""

from uprkit.bundles.archive import Bundle, PackedBundle, open_bundle, pack
from uprkit.bundles.errors import BundleError
from uprkit.bundles.keys import PublicKey, SigningKey, same_fingerprint
from uprkit.bundles.manifest import Manifest, ReviewTold
from uprkit.bundles.schema import KINDS, SUFFIX

__all__ = [
    "KINDS",
    "SUFFIX",
    "Bundle",
    "BundleError",
    "Manifest",
    "PackedBundle",
    "PublicKey",
    "ReviewTold",
    "SigningKey",
    "open_bundle",
    "pack",
    "same_fingerprint",
]
