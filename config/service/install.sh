#!/bin/sh
# Installs the service in this folder and starts it. With DESTDIR it only copies the files, into that folder.
set -eu
cd "${0%/*}"
install -D -m 644 emotion-face.service "${DESTDIR:-}/etc/systemd/system/emotion-face.service"
install -D -m 644 60-emotion-face.rules "${DESTDIR:-}/etc/udev/rules.d/60-emotion-face.rules"
install -D -m 644 environment "${DESTDIR:-}/etc/emotion-face/environment"
[ -e "${DESTDIR:-}/etc/emotion-face/parameters.yaml" ] ||
    install -D -m 644 parameters.yaml "${DESTDIR:-}/etc/emotion-face/parameters.yaml"
[ -z "${DESTDIR:-}" ] || exit 0
for group in i2c spi gpio; do
    getent group "$group" >/dev/null || groupadd --system "$group"
done
id emotion-face >/dev/null 2>&1 ||
    useradd --system --home-dir /var/lib/emotion-face --shell /usr/sbin/nologin emotion-face
usermod --append --groups i2c,spi,gpio emotion-face
udevadm control --reload && udevadm trigger --subsystem-match=i2c-dev --subsystem-match=spidev --subsystem-match=gpio
systemctl daemon-reload
systemctl enable emotion-face.service
systemctl restart emotion-face.service
echo "it runs; journalctl -u emotion-face -f shows its log"
