; Inno Setup 6: a per-user installer that needs no administrator.
; iscc /DVersion=0.1.0 /DFolder=..\..\dist\EvidenceKit-0.1.0-windows-AMD64 evidencekit.iss
; Signing: pass /Ssign="signtool sign /fd sha256 /tr URL /td sha256 /n NAME $f" and /DSign=1.

#ifndef Version
  #error Say which version: /DVersion=X.Y.Z
#endif
#ifndef Folder
  #error Say where the build lies: /DFolder=PATH
#endif

[Setup]
AppId={{5E2E6C1B-6E0F-4E86-9E7C-2B7A4C0D7E11}
AppName=EvidenceKit
AppVersion={#Version}
AppVerName=EvidenceKit {#Version}
DefaultDirName={localappdata}\Programs\EvidenceKit
DefaultGroupName=EvidenceKit
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile={#Folder}\LICENSE.txt
OutputDir=..\..\dist
OutputBaseFilename=EvidenceKit-{#Version}-windows-setup
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
UninstallDisplayIcon={app}\EvidenceKit.exe
ChangesAssociations=yes
#ifdef Sign
SignTool=sign
SignedUninstaller=yes
#endif

[Files]
Source: "{#Folder}\*"; DestDir: "{app}"; Flags: recursesubdirs createallsubdirs ignoreversion

[Icons]
Name: "{group}\EvidenceKit"; Filename: "{app}\EvidenceKit.exe"
Name: "{group}\Check a report or bundle"; Filename: "{app}\EvidenceKit.exe"; Parameters: "--verify"
Name: "{group}\Test this copy of EvidenceKit"; Filename: "{cmd}"; \
  Parameters: "/k """"{app}\EvidenceKit-debug.exe"" --self-test"""

[Registry]
; A case is a folder: it gets a command of its own in the folder's menu, nothing else is changed.
Root: HKA; Subkey: "Software\Classes\Directory\shell\EvidenceKit"; ValueType: string; \
  ValueData: "Open as EvidenceKit case"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Directory\shell\EvidenceKit"; ValueType: string; \
  ValueName: "AppliesTo"; ValueData: "System.FileName:~>"".ekcase"""
Root: HKA; Subkey: "Software\Classes\Directory\shell\EvidenceKit\command"; ValueType: string; \
  ValueData: """{app}\EvidenceKit.exe"" ""%1"""
